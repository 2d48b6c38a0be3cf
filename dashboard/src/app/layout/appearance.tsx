import { useLingui } from '@lingui/react'
import { Field } from '@/components/ui/field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { DENSITIES, densityChoice } from '@/lib/density.ts'
import { LOCALES, useSwitchLocale, useTranslate } from '@/lib/i18n.ts'
import { THEMES, themeChoice } from '@/lib/theme.ts'
import { LOCALE_NAMES } from './locale-names.ts'

/** How this browser shows the pages: each choice holds at once. */
export function Appearance() {
  const t = useTranslate()
  const { i18n } = useLingui()
  const theme = themeChoice.use()
  const density = densityChoice.use()
  const switchLocale = useSwitchLocale()
  return (
    <div className="grid gap-5 sm:grid-cols-3">
      <Field label={t('layout.language')}>
        {(control) => (
          <Select
            {...control}
            value={i18n.locale}
            options={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
            onChange={(event) => switchLocale(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('layout.theme')}>
        {(control) => (
          <Select
            {...control}
            value={theme}
            options={THEMES.map((value) => ({ value, label: t(`layout.theme_${value}`) }))}
            onChange={({ target }) => choose(themeChoice, THEMES, target.value)}
          />
        )}
      </Field>
      <Field label={t('layout.density')}>
        {(control) => (
          <Select
            {...control}
            value={density}
            options={DENSITIES.map((value) => ({ value, label: t(`layout.density_${value}`) }))}
            onChange={({ target }) => choose(densityChoice, DENSITIES, target.value)}
          />
        )}
      </Field>
    </div>
  )
}

function choose<Option extends string>(
  choice: { choose: (option: Option) => void },
  options: readonly Option[],
  value: string,
): void {
  const option = options.find((known) => known === value)
  if (option) choice.choose(option)
}
