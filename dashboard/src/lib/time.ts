import { useEffect, useState } from 'react'

/** The current time in milliseconds, renewed every `interval` milliseconds while the component is shown. */
export function useNow(interval = 1_000): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), interval)
    return () => clearInterval(timer)
  }, [interval])
  return now
}

/** Whole seconds from `now` (milliseconds) to `until` (ISO 8601), never below zero. */
export function secondsUntil(until: string, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(until) - now) / 1_000))
}

/** Date and time in the reader's language and time zone. */
export function formatDateTime(instant: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short' }).format(new Date(instant))
}

/** The same to the second. */
export function formatMoment(instant: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium' }).format(
    new Date(instant),
  )
}

/** The same as spreadsheets of every language read it: YYYY-MM-DD HH:MM:SS. */
export function formatForTable(instant: string): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' }).format(
    new Date(instant),
  )
}

/** A day (YYYY-MM-DD) in the reader's language, the same in every time zone. */
export function formatDate(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeZone: 'UTC' }).format(new Date(day))
}

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** How long ago, in words, as in "há 5 minutos"; less than a minute is now. */
export function formatAgo(instant: string, locale: string, now: number): string {
  const seconds = (Date.parse(instant) - now) / 1_000
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 60]
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  return format.format(Math.trunc(seconds / size), unit)
}

/** The day of a moment, in the reader's language and time zone. */
export function formatDayOf(instant: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(instant))
}
