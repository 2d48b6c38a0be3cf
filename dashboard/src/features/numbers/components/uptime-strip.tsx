import { useLingui } from '@lingui/react'
import { type KeyboardEvent, useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { type MessageId, useTranslate } from '@/lib/i18n.ts'
import { formatDate } from '@/lib/time.ts'
import type { Uptime } from '../types.ts'

const DAY = 86_400_000

/** How a day went, by the share of it that the number was connected: worse than the one is the next. */
const LOOKS: [from: number, look: string, words: MessageId][] = [
  [0.99, 'bg-success', 'instances.day.well'],
  [0.9, 'bg-success/55', 'instances.day.short'],
  [Number.MIN_VALUE, 'bg-warning', 'instances.day.long'],
  [0, 'bg-danger', 'instances.day.down'],
]

const STEPS: Record<string, (day: number, last: number) => number> = {
  ArrowLeft: (day) => day - 1,
  ArrowDown: (day) => day - 1,
  ArrowRight: (day) => day + 1,
  ArrowUp: (day) => day + 1,
  Home: () => 0,
  End: (_day, last) => last,
}

interface UptimeStripProps {
  uptime: Uptime
  /** Whose days they are. */
  name: string
  /** Without the line that says a day in words; it is still read out, and stands in the title. */
  small?: boolean
}

/** The last 30 days, a bar each: one stop for the keyboard, whose arrows go from day to day. */
export function UptimeStrip({ uptime: { first_day, days }, name, small = false }: UptimeStripProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const last = days.length - 1
  const [chosen, setChosen] = useState<number>()
  if (last < 0) return null
  const shown = Math.min(chosen ?? last, last)

  const sayDay = (index: number) => {
    const day = new Date(Date.parse(first_day) + index * DAY).toISOString().slice(0, 10)
    const share = days[index] ?? null
    return t(share === null ? 'instances.day.unknown' : lookOf(share)[2], {
      day: formatDate(day, i18n.locale),
      share: i18n.number(share ?? 0, { style: 'percent', maximumFractionDigits: 1 }),
    })
  }
  const step = (event: KeyboardEvent) => {
    const next = STEPS[event.key]?.(shown, last)
    if (next === undefined) return
    event.preventDefault()
    setChosen(Math.max(0, Math.min(next, last)))
  }

  return (
    <div className="min-w-0 space-y-1">
      <div
        role="slider"
        tabIndex={0}
        aria-label={t('instances.uptime_of', { name })}
        aria-valuemin={1}
        aria-valuemax={last + 1}
        aria-valuenow={shown + 1}
        aria-valuetext={sayDay(shown)}
        className={cn('focus-ring flex items-stretch gap-px rounded-sm', small ? 'h-5 w-36' : 'h-6')}
        onKeyDown={step}
        onBlur={() => setChosen(undefined)}
        onPointerLeave={() => setChosen(undefined)}
      >
        {days.map((share, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the day is the index
            key={index}
            title={small ? sayDay(index) : undefined}
            onPointerEnter={() => setChosen(index)}
            className={cn(
              'flex-1 rounded-sm',
              share === null ? 'bg-muted' : lookOf(share)[1],
              index === chosen && 'ring-2 ring-ring',
            )}
          />
        ))}
      </div>
      {!small && <p className="truncate text-xs text-muted-foreground tabular-nums">{sayDay(shown)}</p>}
    </div>
  )
}

function lookOf(share: number) {
  const look = LOOKS.find(([from]) => share >= from) ?? LOOKS.at(-1)
  if (!look) throw new Error('there is no look')
  return look
}
