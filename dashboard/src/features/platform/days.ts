/** The day of an instant in the reader's time zone, as a date field shows it; '' for none. */
export function dayOf(instant: string | null): string {
  if (instant === null) return ''
  const date = new Date(instant)
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
}

/** The last moment of that day, in the reader's time zone; null for ''. */
export function endOf(day: string): string | null {
  return day === '' ? null : new Date(`${day}T23:59:59`).toISOString()
}
