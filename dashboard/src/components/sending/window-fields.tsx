import { CheckSet } from '@/components/ui/check-set.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { type SendingWindow, WEEKDAYS, windowMistake } from '@/lib/sending.ts'

interface WindowFieldsProps {
  value: SendingWindow
  onChange: (value: SendingWindow) => void
}

/** Between which hours, and on which days, people may be written to. */
export function WindowFields({ value, onChange }: WindowFieldsProps) {
  const t = useTranslate()
  const mistake = windowMistake(value)
  return (
    <div className="space-y-4">
      <div className="grid grid-cols-2 gap-4">
        <FormField
          label={t('sending.from')}
          type="time"
          value={value.from}
          onChange={({ target }) => onChange({ ...value, from: target.value })}
        />
        <FormField
          label={t('sending.to')}
          type="time"
          // The browser's clock ends a minute earlier.
          value={value.to === '24:00' ? '23:59' : value.to}
          error={mistake === 'order' ? t('sending.order_wrong') : undefined}
          onChange={({ target }) =>
            onChange({ ...value, to: target.value === '23:59' ? '24:00' : target.value })
          }
        />
      </div>
      <div>
        <CheckSet
          label={t('sending.days')}
          options={WEEKDAYS}
          chosen={value.days}
          nameOf={(day) => t(`common.weekday.${day}`)}
          onChange={(days) => onChange({ ...value, days })}
        />
        {mistake === 'days' && <p className="text-sm text-danger">{t('sending.days_none')}</p>}
      </div>
      <p className="text-sm text-muted-foreground">{t('sending.zone')}</p>
    </div>
  )
}
