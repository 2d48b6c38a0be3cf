import { Plus, X } from 'lucide-react'
import { useId } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Switch } from '@/components/ui/switch.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { Day, Span } from '../types.ts'
import { isOvernight, USUAL, wrongSpans } from '../working-hours.ts'

/** As many as a day sensibly has: two breaks. */
const MOST_SPANS = 3

interface DayRowProps {
  day: Day
  spans: Span[]
  /** Of the day before: one may go on over midnight. */
  before: Span[]
  onChange: (spans: Span[]) => void
  /** Offers to give this day's times to all working days. */
  onCopy: (() => void) | undefined
}

export function DayRow({ day, spans, before, onChange, onCopy }: DayRowProps) {
  const t = useTranslate()
  const id = useId()
  const name = t(`account_settings.day.${day}`)
  const wrong = wrongSpans(spans, before)
  const set = (index: number, span: Span) => onChange(spans.map((old, at) => (at === index ? span : old)))
  const isOpen = spans.length > 0
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-3 py-3.5 first:pt-0">
      <div className="flex w-36 items-center gap-3 py-2">
        <Switch id={id} checked={isOpen} onCheckedChange={(open) => onChange(open ? [USUAL] : [])} />
        <label htmlFor={id} className="text-sm font-medium">
          {name}
        </label>
      </div>
      <div className="min-w-0 flex-1 basis-64 space-y-2">
        {!isOpen && <p className="py-2 text-sm text-muted-foreground">{t('account_settings.closed_day')}</p>}
        {spans.map((span, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two spans may be equal while they are typed
          <div key={index} className="flex items-center gap-2">
            <TimeInput
              label={t('account_settings.from', { day: name })}
              value={span[0]}
              isWrong={wrong.includes(index)}
              onChange={(from) => set(index, [from, span[1]])}
            />
            <span className="text-sm text-muted-foreground">{t('account_settings.until')}</span>
            <TimeInput
              label={t('account_settings.to', { day: name })}
              value={span[1]}
              isWrong={wrong.includes(index)}
              onChange={(to) => set(index, [span[0], to === '00:00' ? '24:00' : to])}
            />
            {isOvernight(span) && (
              <span className="text-xs text-muted-foreground">{t('account_settings.next_day')}</span>
            )}
            {spans.length > 1 && (
              <Button
                variant="ghost"
                size="icon"
                aria-label={t('account_settings.remove_span', { day: name })}
                onClick={() => onChange(spans.filter((_, at) => at !== index))}
              >
                <X aria-hidden />
              </Button>
            )}
          </div>
        ))}
        {wrong.length > 0 && (
          <p role="alert" className="text-sm text-danger">
            {t('account_settings.wrong_span')}
          </p>
        )}
        {isOpen && (
          <div className="-ml-2.5 flex flex-wrap gap-1">
            {spans.length < MOST_SPANS && (
              <Button variant="ghost" size="small" onClick={() => onChange([...spans, ['', '']])}>
                <Plus aria-hidden />
                {t('account_settings.add_span')}
              </Button>
            )}
            {onCopy && (
              <Button variant="ghost" size="small" onClick={onCopy}>
                {t('account_settings.copy_day')}
              </Button>
            )}
          </div>
        )}
      </div>
    </div>
  )
}

interface TimeInputProps {
  label: string
  value: string
  isWrong: boolean
  onChange: (value: string) => void
}

function TimeInput({ label, value, isWrong, onChange }: TimeInputProps) {
  return (
    <Input
      type="time"
      required
      aria-label={label}
      aria-invalid={isWrong}
      className="w-34 min-w-0 shrink px-2"
      // The browser knows no 24:00.
      value={value === '24:00' ? '00:00' : value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
