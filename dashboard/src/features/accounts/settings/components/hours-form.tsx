import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { DAYS, type Settings } from '../types.ts'
import { copyToWeekdays, dayBefore, isRight, tidy } from '../working-hours.ts'
import { DayRow } from './day-row.tsx'
import { SaveError, useSave } from './use-save.tsx'

interface HoursFormProps {
  settings: Settings
  canManage: boolean
}

/** When the account's people are there, day by day. */
export function HoursForm({ settings, canManage }: HoursFormProps) {
  const t = useTranslate()
  const save = useSave(settings.id)
  const [hours, setHours] = useState(settings.working_hours)
  const isChanged = JSON.stringify(tidy(hours)) !== JSON.stringify(tidy(settings.working_hours))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.run({ working_hours: tidy(hours) })
  }
  return (
    <form className="space-y-5" onSubmit={submit}>
      <fieldset disabled={!canManage} className="min-w-0 divide-y">
        <legend className="sr-only">{t('account_settings.hours')}</legend>
        {DAYS.map((day) => (
          <DayRow
            key={day}
            day={day}
            spans={hours[day] ?? []}
            before={hours[dayBefore(day)] ?? []}
            onChange={(spans) => setHours({ ...hours, [day]: spans })}
            onCopy={day === 'mon' ? () => setHours(copyToWeekdays(hours, day)) : undefined}
          />
        ))}
      </fieldset>
      <SaveError error={save.error} />
      {canManage && (
        <Button type="submit" busy={save.isPending} disabled={!isChanged || !isRight(hours)}>
          {t('common.save')}
        </Button>
      )}
    </form>
  )
}
