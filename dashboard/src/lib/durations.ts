const SECONDS = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const

export const DURATION_UNITS = ['seconds', 'minutes', 'hours', 'days'] as const
export type DurationUnit = (typeof DURATION_UNITS)[number]

export interface Duration {
  amount: number
  unit: DurationUnit
}

/** The longest that anything waits. */
const LONGEST_SECONDS = 365 * SECONDS.days
const PATTERN = /^P(?:(\d+)W|(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?)$/

/** Of ISO 8601, in the unit it is written in, else the largest that says it whole; undefined when it is none. */
export function readDuration(text: string): Duration | undefined {
  const found = PATTERN.exec(text)
  if (!found) return undefined
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0))
  const parts = { seconds, minutes, hours, days: weeks * 7 + days }
  const given = DURATION_UNITS.filter((unit) => parts[unit] > 0)
  const [only, ...others] = given
  if (only && others.length === 0) return { amount: parts[only], unit: only }
  const total = DURATION_UNITS.reduce((sum, unit) => sum + parts[unit] * SECONDS[unit], 0)
  if (total === 0) return undefined
  const unit = DURATION_UNITS.findLast((one) => total % SECONDS[one] === 0) ?? 'seconds'
  return { amount: total / SECONDS[unit], unit }
}

export function writeDuration({ amount, unit }: Duration): string {
  if (unit === 'days') return `P${amount}D`
  return `PT${amount}${{ hours: 'H', minutes: 'M', seconds: 'S' }[unit]}`
}

/** Whether it is a whole number of its unit, of a second to 365 days. */
export function isDuration({ amount, unit }: Duration): boolean {
  const seconds = amount * SECONDS[unit]
  return Number.isInteger(amount) && seconds >= 1 && seconds <= LONGEST_SECONDS
}
