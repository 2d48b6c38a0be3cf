import { useLingui } from '@lingui/react'
import { CalendarPlus, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDate } from '@/lib/time.ts'
import type { Settings } from '../types.ts'
import { SaveError, useSave } from './use-save.tsx'

interface HolidaysFormProps {
  settings: Settings
  canManage: boolean
}

const MOST = 200

/** Days on which the account is closed besides the national ones; each change is kept at once. */
export function HolidaysForm({ settings, canManage }: HolidaysFormProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const save = useSave(settings.id)
  const [date, setDate] = useState('')
  const [name, setName] = useState('')
  const { holidays } = settings
  const isKnown = holidays.some((day) => day.date === date)
  const add = (event: FormEvent) => {
    event.preventDefault()
    if (!date || isKnown) return
    const days = [...holidays, { date, name: name.trim() }]
    save.run({ holidays: days.sort((one, other) => (one.date < other.date ? -1 : 1)) })
    setDate('')
    setName('')
  }
  return (
    <div className="space-y-5">
      {holidays.length === 0 && (
        <p className="text-sm text-muted-foreground">{t('account_settings.holidays_none')}</p>
      )}
      <ul className="divide-y rounded-lg border empty:hidden">
        {holidays.map((day) => (
          <li key={day.date} className="flex items-center justify-between gap-3 px-3 py-2 text-sm">
            <span className="min-w-0">
              <span className="font-medium tabular-nums">{formatDate(day.date, i18n.locale)}</span>
              {day.name && <span className="text-muted-foreground"> · {day.name}</span>}
            </span>
            {canManage && (
              <Button
                variant="ghost"
                size="icon"
                className="size-8"
                disabled={save.isPending}
                aria-label={t('account_settings.holiday_remove', { date: formatDate(day.date, i18n.locale) })}
                onClick={() => save.run({ holidays: holidays.filter((other) => other.date !== day.date) })}
              >
                <X aria-hidden />
              </Button>
            )}
          </li>
        ))}
      </ul>
      {canManage && (
        <form className="grid items-end gap-3 sm:grid-cols-[auto_1fr_auto]" onSubmit={add}>
          <FormField
            label={t('account_settings.holiday_date')}
            type="date"
            value={date}
            error={isKnown ? t('account_settings.holiday_known') : undefined}
            onChange={({ target }) => setDate(target.value)}
          />
          <FormField
            label={t('account_settings.holiday_name')}
            value={name}
            maxLength={100}
            autoComplete="off"
            onChange={({ target }) => setName(target.value)}
          />
          <Button
            type="submit"
            variant="outline"
            busy={save.isPending}
            disabled={!date || isKnown || holidays.length >= MOST}
          >
            <CalendarPlus aria-hidden />
            {t('account_settings.holiday_add')}
          </Button>
        </form>
      )}
      <SaveError error={save.error} />
    </div>
  )
}
