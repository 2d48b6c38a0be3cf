import type { ChatEvent, Message, Note, Window } from './types.ts'

/** The loaded part of a chat: messages by seq without a gap, and what lies between them. */
export interface Thread {
  messages: readonly Message[]
  notes: readonly Note[]
  events: readonly ChatEvent[]
  older: boolean
  newer: boolean
}

/** With the window above it. */
export function prependWindow(thread: Thread, window: Window): Thread {
  const first = thread.messages[0]?.seq ?? Number.POSITIVE_INFINITY
  const messages = window.messages.filter(({ seq }) => seq < first)
  return { ...withLines(thread, window), messages: [...messages, ...thread.messages], older: window.older }
}

/** With the window below it. */
export function appendWindow(thread: Thread, window: Window): Thread {
  const last = thread.messages.at(-1)?.seq ?? Number.NEGATIVE_INFINITY
  const messages = window.messages.filter(({ seq }) => seq > last)
  return { ...withLines(thread, window), messages: [...thread.messages, ...messages], newer: window.newer }
}

/**
 * With these messages as they are now. New ones are taken in at the end of a thread that reaches to the newest; one
 * further up only when it lies within what is loaded.
 */
export function takeMessages(thread: Thread, changed: readonly Message[]): Thread {
  if (changed.length === 0) return thread
  const bySeq = new Map(changed.map((message) => [message.seq, message]))
  const messages = thread.messages.map((message) => {
    const now = bySeq.get(message.seq)
    bySeq.delete(message.seq)
    return now ?? message
  })
  const first = messages[0]?.seq ?? Number.NEGATIVE_INFINITY
  const last = messages.at(-1)?.seq ?? Number.POSITIVE_INFINITY
  const added = [...bySeq.values()].filter(
    ({ seq }) => (seq > first || !thread.older) && (seq < last || !thread.newer),
  )
  const isAtEnd = added.every(({ seq }) => seq > last)
  messages.push(...added.sort((one, other) => one.seq - other.seq))
  if (!isAtEnd) messages.sort((one, other) => one.seq - other.seq)
  return { ...thread, messages }
}

export function dropMessages(thread: Thread, ids: readonly string[]): Thread {
  return { ...thread, messages: thread.messages.filter(({ id }) => !ids.includes(id)) }
}

export function dropNotes(thread: Thread, ids: readonly string[]): Thread {
  return { ...thread, notes: thread.notes.filter(({ id }) => !ids.includes(id)) }
}

/** With notes and events of a window; what is known already is replaced. */
export function withLines(thread: Thread, { notes, events }: Pick<Window, 'notes' | 'events'>): Thread {
  return {
    ...thread,
    notes: notes.length > 0 ? byTime([...without(thread.notes, notes), ...notes]) : thread.notes,
    events: events.length > 0 ? byTime([...without(thread.events, events), ...events]) : thread.events,
  }
}

/** The messages whose status may still change, or that were written lately: what a gap may have hidden. */
export function unsettledIds(thread: Thread, newest: number): string[] {
  const recent = thread.messages.slice(-newest)
  const waiting = thread.messages
    .slice(0, -newest)
    .filter(({ status, requests }) => requests.length > 0 || ['queued', 'sending', 'sent'].includes(status))
  return [...waiting.slice(-newest), ...recent].map(({ id }) => id)
}

/** Those that wait to be sent: why they do is worked out when it is asked, and nothing says that it has changed. */
export function queuedIds(thread: Thread | undefined): string[] {
  return (thread?.messages ?? []).flatMap(({ id, status }) => (status === 'queued' ? [id] : []))
}

function without<Line extends { id: string | number }>(
  lines: readonly Line[],
  gone: readonly Line[],
): Line[] {
  const ids = new Set(gone.map(({ id }) => id))
  return lines.filter(({ id }) => !ids.has(id))
}

function byTime<Line extends { created_at: string }>(lines: Line[]): Line[] {
  return lines.sort((one, other) => Date.parse(one.created_at) - Date.parse(other.created_at))
}
