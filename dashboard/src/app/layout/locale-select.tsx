import { useLingui } from '@lingui/react'
import { Languages } from 'lucide-react'
import { LOCALES, useSwitchLocale, useTranslate } from '@/lib/i18n.ts'
import { LOCALE_NAMES } from './locale-names.ts'

/** The language switch of the pages without a user menu. */
export function LocaleSelect() {
  const t = useTranslate()
  const { i18n } = useLingui()
  const switchLocale = useSwitchLocale()
  return (
    <label className="flex items-center gap-2 text-sm text-muted-foreground">
      <Languages className="size-4" aria-hidden />
      <span className="sr-only">{t('layout.language')}</span>
      <select
        className="focus-ring rounded-md bg-transparent py-1 pr-1"
        value={i18n.locale}
        onChange={(event) => switchLocale(event.target.value)}
      >
        {LOCALES.map((locale) => (
          <option key={locale} value={locale} className="bg-card text-foreground">
            {LOCALE_NAMES[locale]}
          </option>
        ))}
      </select>
    </label>
  )
}
