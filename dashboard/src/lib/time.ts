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

/** A day (YYYY-MM-DD) in the reader's language, the same in every time zone. */
export function formatDate(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeZone: 'UTC' }).format(new Date(day))
}
