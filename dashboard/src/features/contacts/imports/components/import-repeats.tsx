import { useLingui } from '@lingui/react'
import { Alert } from '@/components/ui/alert.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatPhone } from '@/lib/phone.ts'
import type { ContactImport } from '../imports.ts'

/** Who stands in several lines of a checked file, and which of them counts. */
export function ImportRepeats({ job: { repeated, repeats } }: { job: ContactImport }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  return (
    <Alert tone="warning" title={t('contacts.import.repeated', { count: repeated })}>
      <p>{t('contacts.import.repeated_text')}</p>
      <ul
        aria-label={t('contacts.import.repeated_list')}
        className="max-h-56 space-y-1 overflow-y-auto pt-1 tabular-nums"
      >
        {repeats.map(({ phone, times, first_line, last_line }) => (
          <li key={phone}>
            {t('contacts.import.repeat', {
              phone: formatPhone(phone),
              times,
              first: i18n.number(first_line),
              last: i18n.number(last_line),
            })}
          </li>
        ))}
      </ul>
      {repeats.reduce((lines, { times }) => lines + times - 1, 0) < repeated && (
        <p>{t('contacts.import.repeats_more')}</p>
      )}
    </Alert>
  )
}
