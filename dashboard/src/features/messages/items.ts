import { momentOf, toMoment } from './moment.ts'
import type { Outgoing } from './outbox.ts'
import { sendStatusOf } from './send-status.ts'
import type { Thread } from './thread.ts'
import type { ChatEvent, Message, Note } from './types.ts'

/** What a thread shows, line by line. `key` stays the same when an outgoing message becomes a row. */
export type Item =
  | { type: 'day'; key: string; day: number }
  | { type: 'unread'; key: string; count: number }
  | { type: 'message'; key: string; message: Message; isFirst: boolean; isLast: boolean }
  | { type: 'scheduled'; key: string; messages: readonly Message[] }
  | { type: 'outgoing'; key: string; outgoing: Outgoing }
  | { type: 'note'; key: string; note: Note }
  | { type: 'event'; key: string; event: ChatEvent }

/** Messages of one side within this time stand together (milliseconds). */
const GROUP_TIME = 5 * 60_000

export interface Unread {
  /** Of the first message that was unread when the chat was opened. */
  seq: number
  count: number
}

/**
 * The lines of a thread and what is on its way, in the order they are read; what is scheduled stands at the end,
 * with what was `planned` so long ago that it is not among the lines.
 */
export function itemsOf(
  thread: Thread,
  outgoing: readonly Outgoing[],
  unread: Unread | undefined,
  now = Date.now(),
  planned: readonly Message[] = [],
): Item[] {
  const items: Item[] = []
  const lines = linesOf(thread)
  const arrived = new Set<string>()
  const scheduled: Message[] = []
  let day = Number.NaN
  let line = 0
  let before: (Item & { type: 'message' }) | undefined

  const addDay = (next: number) => {
    if (next === day) return
    day = next
    before = undefined
    items.push({ type: 'day', key: `day-${next}`, day: next })
  }
  const addLine = (item: Item & { type: 'note' | 'event' }) => {
    addDay(momentOf(item.type === 'note' ? item.note : item.event).day)
    before = undefined
    items.push(item)
  }

  for (const message of thread.messages) {
    if (message.client_key) arrived.add(message.client_key)
    if (sendStatusOf(message, now) === 'scheduled') {
      scheduled.push(message)
      continue
    }
    const written = Date.parse(message.created_at)
    for (let next = lines[line]; next && lineTime(next) <= written; next = lines[++line]) addLine(next)
    addDay(momentOf(message).day)
    if (message.seq === unread?.seq) {
      items.push({ type: 'unread', key: 'unread', count: unread.count })
      before = undefined
    }
    const isFirst = !belongsTo(message, before?.message)
    if (before && !isFirst) before.isLast = false
    before = { type: 'message', key: keyOf(message), message, isFirst, isLast: true }
    items.push(before)
  }
  for (let next = lines[line]; next; next = lines[++line]) addLine(next)
  for (const entry of thread.newer ? [] : outgoing) {
    if (arrived.has(entry.key)) continue
    addDay(toMoment(new Date(entry.createdAt)).day)
    items.push({ type: 'outgoing', key: entry.key, outgoing: entry })
  }
  const known = new Set(thread.messages.map(({ id }) => id))
  for (const message of thread.newer ? [] : planned) if (!known.has(message.id)) scheduled.push(message)
  if (scheduled.length > 0) items.push({ type: 'scheduled', key: 'scheduled', messages: byHour(scheduled) })
  return items
}

const byHour = (messages: readonly Message[]) =>
  messages.toSorted((one, other) => Date.parse(one.send_at ?? '') - Date.parse(other.send_at ?? ''))

/** The first message from outside that was unread when `count` were. */
export function findUnread({ messages }: Pick<Thread, 'messages'>, count: number): Unread | undefined {
  let left = count
  for (let index = messages.length - 1; index >= 0 && left > 0; index--) {
    const message = messages[index]
    if (message?.status === 'received' && --left === 0) return { seq: message.seq, count }
  }
  return undefined
}

function keyOf({ client_key, id }: Message): string {
  return client_key ?? id
}

function belongsTo(message: Message, before: Message | undefined): boolean {
  return (
    before !== undefined &&
    before.from_me === message.from_me &&
    before.contact_id === message.contact_id &&
    before.sent_by_id === message.sent_by_id &&
    momentOf(message).at - momentOf(before).at < GROUP_TIME
  )
}

function linesOf({ notes, events }: Thread): (Item & { type: 'note' | 'event' })[] {
  const lines = [
    ...notes.map((note) => ({ type: 'note' as const, key: `note-${note.id}`, note })),
    ...events.map((event) => ({ type: 'event' as const, key: `event-${event.id}`, event })),
  ]
  return lines.sort((one, other) => lineTime(one) - lineTime(other))
}

function lineTime(line: Item & { type: 'note' | 'event' }): number {
  return momentOf(line.type === 'note' ? line.note : line.event).at
}
