import { DAYS, type Day, type Span, type WorkingHours } from './types.ts'

export const USUAL: Span = ['09:00', '18:00']

/** The spans of a day that are wrong: their end is not after their beginning, or they overlap another. */
export function wrongSpans(spans: readonly Span[]): number[] {
  return spans.flatMap(([from, to], index) => {
    const overlaps = spans.some(([start, end], other) => other < index && from < end && start < to)
    return from === '' || to === '' || from >= to || overlaps ? [index] : []
  })
}

export function isRight(hours: WorkingHours): boolean {
  return DAYS.every((day) => wrongSpans(hours[day] ?? []).length === 0)
}

/** Without closed days, each day's spans in their order: as the database keeps them. */
export function tidy(hours: WorkingHours): WorkingHours {
  const open = DAYS.flatMap((day) => {
    const spans = [...(hours[day] ?? [])].sort(([one], [other]) => one.localeCompare(other))
    return spans.length > 0 ? [[day, spans] as const] : []
  })
  return Object.fromEntries(open)
}

/** Gives a day's spans to the other working days. */
export function copyToWeekdays(hours: WorkingHours, from: Day): WorkingHours {
  const spans = hours[from] ?? []
  return { ...hours, ...Object.fromEntries(DAYS.slice(0, 5).map((day) => [day, spans])) }
}
