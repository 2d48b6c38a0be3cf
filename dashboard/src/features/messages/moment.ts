interface Moment {
  /** Milliseconds. */
  at: number
  /** Midnight of its day in the reader's time zone, in milliseconds. */
  day: number
}

/** Reading a date costs more than drawing a line, and a long thread is gone through at every change. */
const known = new WeakMap<object, Moment>()

/** When a message, a note or an event was. `timestamp` is WhatsApp's own time of a message. */
export function momentOf(line: { timestamp?: string; created_at: string }): Moment {
  const cached = known.get(line)
  if (cached) return cached
  const moment = toMoment(new Date(line.timestamp ?? line.created_at))
  known.set(line, moment)
  return moment
}

export function toMoment(date: Date): Moment {
  return {
    at: date.getTime(),
    day: new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime(),
  }
}
