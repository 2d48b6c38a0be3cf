const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** How long, in the two largest units, as in "1 h 20 min". */
export function formatSpan(seconds: number, locale: string): string {
  const say = (count: number, unit: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count)
  const index = UNITS.findIndex(([, size]) => seconds >= size)
  const [unit, size] = UNITS[index] ?? []
  if (!unit || !size) return say(Math.round(seconds), 'second')
  const count = Math.floor(seconds / size)
  const [next, nextSize] = UNITS[index + 1] ?? []
  const rest = next && nextSize ? Math.floor((seconds % size) / nextSize) : 0
  return next && rest > 0 ? `${say(count, unit)} ${say(rest, next)}` : say(count, unit)
}

/** By how many percent, rounded; null when there was nothing before, or nothing has changed. */
export function changeOf(now: number, before: number): number | null {
  if (before <= 0) return null
  return Math.round(((now - before) / before) * 100) || null
}

/** Marks of an axis from zero to `most` or just above, in whole steps of 1, 2 or 5 and their tens. */
export function wholeTicks(most: number): number[] {
  const rough = Math.max(1, most / 4)
  const ten = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * ten).find((size) => size >= rough) ?? rough
  return Array.from({ length: Math.max(1, Math.ceil(most / step)) + 1 }, (_, index) => index * step)
}
