import type { HourCount, Period } from './types.ts'

export const PERIODS = ['24h', '7d', '30d', '90d'] as const satisfies readonly Period[]

const HOUR = 3_600_000
const DAY = 24 * HOUR
const HOURS: Record<Period, number> = { '24h': 24, '7d': 7 * 24, '30d': 30 * 24, '90d': 90 * 24 }

/** From the whole hour that began the period to the end of this one; `now` in milliseconds. */
export function rangeOf(period: Period, now: number): { since: string; until: string } {
  const until = Math.floor(now / HOUR) * HOUR + HOUR
  return { since: new Date(until - HOURS[period] * HOUR).toISOString(), until: new Date(until).toISOString() }
}

export interface Bucket extends HourCount {
  label: string
}

/**
 * What the chart draws: every hour of a day, or every day (in the reader's time zone) of more, every week of months; those without
 * messages are there with zeros.
 */
export function bucketsOf(hours: HourCount[], period: Period, now: number, locale: string): Bucket[] {
  const byDay = period !== '24h'
  const { since, until } = rangeOf(period, now)
  // Ninety bars would be hairlines: weeks, counted back from today.
  const today = startOfDay(now)
  const startOf = (time: number) => {
    const weeks = Math.ceil((today - startOfDay(time)) / (7 * DAY))
    return period === '90d' ? startOfDay(today - weeks * 7 * DAY) : startOfDay(time)
  }
  const keyOf = (time: number) => (byDay ? startOf(time) : Math.floor(time / HOUR) * HOUR)
  const buckets = new Map<number, Bucket>()
  for (let time = Date.parse(since); time < Date.parse(until); time += HOUR) {
    const key = keyOf(time)
    if (buckets.has(key)) continue
    const hour = new Date(key).toISOString()
    buckets.set(key, { hour, label: labelOf(key, byDay, locale), received: 0, sent: 0, failed: 0 })
  }
  for (const count of hours) {
    const bucket = buckets.get(keyOf(Date.parse(count.hour)))
    if (!bucket) continue
    bucket.received += count.received
    bucket.sent += count.sent
    bucket.failed += count.failed
  }
  return [...buckets.values()]
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0)
}

function labelOf(time: number, byDay: boolean, locale: string): string {
  const form: Intl.DateTimeFormatOptions = byDay ? { day: '2-digit', month: '2-digit' } : { hour: '2-digit' }
  return new Intl.DateTimeFormat(locale, form).format(time)
}
