// When a receiver wants to be asked again.

const DAY = 86_400

/** In how many seconds, a day at most; null where it does not say, or not in one of the two ways. */
export function readRetryAfter(value: string | null, now: number): number | null {
  if (value === null) return null
  const text = value.trim()
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : Math.ceil((dateOf(text) - now) / 1000)
  return Number.isNaN(seconds) ? null : Math.min(Math.max(seconds, 0), DAY)
}

function dateOf(text: string): number {
  // Date.parse takes a good deal more for a date.
  return /^[A-Z][a-z]+, /.test(text) ? Date.parse(text) : Number.NaN
}
