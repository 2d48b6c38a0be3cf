import { DAYS, type Day, type Span, type WorkingHours } from './types.ts'

export const USUAL: Span = ['09:00', '18:00']

const DAY = 24 * 60

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** Minutes since the day began; what does not end later than it begins ends on the next day. */
function rangeOf([from, to]: Span, since = 0): [number, number] {
  const [begin, end] = [minutes(from) - since, minutes(to) - since]
  return [begin, end > begin ? end : end + DAY]
}

/** The spans of a day that are wrong: without a length, or overlapping another, also one that `before` began the day before. */
export function wrongSpans(spans: readonly Span[], before: readonly Span[] = []): number[] {
  const nights = before.map((span) => rangeOf(span, DAY))
  return spans.flatMap((span, index) => {
    const [from, to] = span
    const [begin, end] = rangeOf(span)
    const others = [...nights, ...spans.slice(0, index).map((other) => rangeOf(other))]
    const overlaps = others.some(([start, stop]) => begin < stop && start < end)
    return from === '' || to === '' || from === to || overlaps ? [index] : []
  })
}

/** The day before, of which a span may go on over midnight. */
export const dayBefore = (day: Day): Day => DAYS[(DAYS.indexOf(day) + 6) % 7] as Day

export function isRight(hours: WorkingHours): boolean {
  return DAYS.every((day) => wrongSpans(hours[day] ?? [], hours[dayBefore(day)]).length === 0)
}

/** Whether the span ends on the next day. */
export const isOvernight = ([from, to]: Span): boolean => from !== '' && to !== '' && to < from

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
