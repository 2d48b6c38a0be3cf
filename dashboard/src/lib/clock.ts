/** Formatters are dear to make, and a list asks for hundreds. */
const made = new Map<string, Intl.DateTimeFormat>()

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`
  const known = made.get(key) ?? new Intl.DateTimeFormat(locale, options)
  made.set(key, known)
  return known
}

const DAY = 24 * 60 * 60_000

/** Hours and minutes in the reader's language and time zone. */
export function formatTime(at: number, locale: string): string {
  return formatter(locale, { timeStyle: 'short' }).format(at)
}

/** Whole days between the days of two moments, in the reader's time zone. */
export function daysBetween(at: number, now: number): number {
  const midnight = (moment: number) => new Date(moment).setHours(0, 0, 0, 0)
  // A day may have 23 or 25 hours.
  return Math.round((midnight(now) - midnight(at)) / DAY)
}

/** As short as it can be told: the hour today, the word for yesterday, the weekday of the last week, else the date. */
export function formatWhen(at: number, now: number, locale: string, yesterday: string): string {
  const days = daysBetween(at, now)
  if (days <= 0) return formatTime(at, locale)
  if (days === 1) return yesterday
  if (days < 7) return formatter(locale, { weekday: 'short' }).format(at)
  return formatter(locale, { day: '2-digit', month: '2-digit', year: '2-digit' }).format(at)
}

/** A day in words: today, yesterday, the weekday of the last week, else the date. */
export function formatDayName(
  at: number,
  now: number,
  locale: string,
  words: { today: string; yesterday: string },
): string {
  const days = daysBetween(at, now)
  if (days === 0) return words.today
  if (days === 1) return words.yesterday
  if (days > 1 && days < 7) return formatter(locale, { weekday: 'long' }).format(at)
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return formatter(locale, {
    day: 'numeric',
    month: 'long',
    ...(!isThisYear && { year: 'numeric' }),
  }).format(at)
}

/** Date and hour, for what lies ahead or long ago. */
export function formatMoment(at: number, locale: string): string {
  return formatter(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    // As `formatTime` says it: 04:10 in Portuguese, 4:10 AM in English.
    hour: locale.startsWith('pt') ? '2-digit' : 'numeric',
    minute: '2-digit',
  }).format(at)
}

/** What a `datetime-local` input holds for a moment: local time to the minute. */
export function toLocalInput(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
