import { describe, expect, it } from 'vitest'
import { makeMessage, makeSent, makeWindow } from '../../../test/conversation.ts'
import { findUnread, type Item, itemsOf } from './items.ts'
import type { Outgoing } from './outbox.ts'
import { appendWindow, dropNotes, prependWindow, takeMessages, unsettledIds, withLines } from './thread.ts'
import type { ChatEvent, Note } from './types.ts'

const seqs = ({ messages }: { messages: readonly { seq: number }[] }) => messages.map(({ seq }) => seq)
const note = (id: string, minute: number) =>
  ({ id, body: id, created_at: new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString() }) as Note
const event = (id: number, minute: number) =>
  ({ id, kind: 'closed', created_at: new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString() }) as ChatEvent

describe('a thread', () => {
  const thread = makeWindow({ messages: [makeMessage(5), makeMessage(6)], older: true })

  it('grows upwards and downwards without a message twice', () => {
    const above = makeWindow({ messages: [makeMessage(3), makeMessage(4), makeMessage(5)], older: true })
    expect(seqs(prependWindow(thread, above))).toEqual([3, 4, 5, 6])
    const below = makeWindow({ messages: [makeMessage(6), makeMessage(7)], newer: true })
    const longer = appendWindow(thread, below)
    expect([seqs(longer), longer.newer]).toEqual([[5, 6, 7], true])
  })

  it('takes in what is new at its end, and what has changed in its place', () => {
    const next = takeMessages(thread, [makeMessage(7), makeMessage(5, { message: 'novo' })])
    expect(seqs(next)).toEqual([5, 6, 7])
    expect(next.messages[0]?.message).toBe('novo')
    expect(next.messages[1]).toBe(thread.messages[1])
  })

  it('leaves out what lies beyond what is loaded', () => {
    expect(seqs(takeMessages(thread, [makeMessage(2)]))).toEqual([5, 6])
    expect(seqs(takeMessages({ ...thread, newer: true }, [makeMessage(9)]))).toEqual([5, 6])
    expect(seqs(takeMessages({ ...thread, older: false }, [makeMessage(2)]))).toEqual([2, 5, 6])
  })

  it('replaces notes it knows and drops deleted ones', () => {
    const noted = withLines(thread, { notes: [note('a', 5)], events: [] })
    const changed = withLines(noted, { notes: [{ ...note('a', 5), body: 'b' }], events: [event(1, 6)] })
    expect(changed.notes.map(({ body }) => body)).toEqual(['b'])
    expect(dropNotes(changed, ['a']).notes).toEqual([])
  })

  it('asks after a gap for what is not settled and for what is new', () => {
    const messages = [makeSent(1, { status: 'read' }), makeSent(2), ...[3, 4].map((seq) => makeMessage(seq))]
    expect(unsettledIds(makeWindow({ messages }), 2)).toEqual(['message-2', 'message-3', 'message-4'])
  })
})

describe('the lines of a thread', () => {
  const types = (items: Item[]) => items.map(({ type }) => type)
  const outgoing = { key: 'k1', message: 'saindo', createdAt: '2026-01-02T12:00:00Z' } as Outgoing

  it('begin with the day, and put notes and events between the messages of their time', () => {
    const thread = makeWindow({
      messages: [makeMessage(1), makeMessage(3)],
      notes: [note('n', 2)],
      events: [event(1, 4)],
    })
    expect(types(itemsOf(thread, [], undefined))).toEqual(['day', 'message', 'note', 'message', 'event'])
  })

  it('say where what was unread began', () => {
    const thread = makeWindow({ messages: [makeMessage(1), makeSent(2), makeMessage(3), makeMessage(4)] })
    const unread = findUnread(thread, 2)
    expect(unread).toEqual({ seq: 3, count: 2 })
    expect(types(itemsOf(thread, [], unread))).toEqual([
      'day',
      'message',
      'message',
      'unread',
      'message',
      'message',
    ])
    expect(findUnread(thread, 99)).toBeUndefined()
  })

  it('show what is on its way until its row is there, under one key', () => {
    const sent = itemsOf(makeWindow({ messages: [makeMessage(1)] }), [outgoing], undefined)
    expect(types(sent)).toEqual(['day', 'message', 'day', 'outgoing'])
    const row = makeSent(2, { client_key: 'k1', timestamp: '2026-01-02T12:00:00Z' })
    const arrived = itemsOf(makeWindow({ messages: [makeMessage(1), row] }), [outgoing], undefined)
    expect(types(arrived)).toEqual(['day', 'message', 'day', 'message'])
    expect(arrived.at(-1)?.key).toBe(sent.at(-1)?.key)
  })

  it('leave what is on its way out of a part of long ago', () => {
    expect(
      types(itemsOf(makeWindow({ messages: [makeMessage(1)], newer: true }), [outgoing], undefined)),
    ).toEqual(['day', 'message'])
  })

  it('put messages of one side together when they are near in time', () => {
    const messages = [makeMessage(1), makeMessage(2), makeSent(3), makeMessage(30), makeMessage(50)]
    const firsts = itemsOf(makeWindow({ messages }), [], undefined).flatMap((item) =>
      item.type === 'message' ? [item.isFirst] : [],
    )
    expect(firsts).toEqual([true, false, true, true, true])
  })

  it('end with what was scheduled long ago, each once', () => {
    const planned = makeSent(3, {
      status: 'queued',
      status_reason: 'scheduled',
      send_at: '2026-01-05T12:00:00Z',
    })
    const old = { ...planned, id: 'old', seq: 0 }
    const now = Date.UTC(2026, 0, 2)
    const last = itemsOf(makeWindow({ messages: [makeMessage(1), planned] }), [], undefined, now, [
      old,
      planned,
    ]).at(-1)
    expect(last?.type === 'scheduled' && last.messages.map(({ id }) => id).sort()).toEqual([
      'message-3',
      'old',
    ])
  })

  it('end a group with the last of its side, so that it has one outline', () => {
    const messages = [makeMessage(1), makeMessage(2), makeSent(3)]
    const lasts = itemsOf(makeWindow({ messages }), [], undefined).flatMap((item) =>
      item.type === 'message' ? [item.isLast] : [],
    )
    expect(lasts).toEqual([false, true, true])
  })

  it('have what is scheduled at the end, the next to go first, whenever it was written', () => {
    const now = Date.UTC(2026, 0, 1, 13)
    const later = (seq: number, day: number) =>
      makeSent(seq, { status: 'queued', send_at: new Date(Date.UTC(2026, 0, day, 9)).toISOString() })
    const messages = [later(1, 9), later(2, 5), makeMessage(3), makeSent(4, { status: 'queued' })]
    const outgoing = { key: 'k1', message: 'saindo', createdAt: '2026-01-01T12:50:00Z' } as Outgoing
    const items = itemsOf(makeWindow({ messages }), [outgoing], undefined, now)
    expect(types(items)).toEqual(['day', 'message', 'message', 'outgoing', 'scheduled'])
    const last = items.at(-1)
    expect(last?.type === 'scheduled' && last.messages.map(({ seq }) => seq)).toEqual([2, 1])
    // Once its hour has come it stands where it was written.
    const after = itemsOf(makeWindow({ messages }), [], undefined, Date.UTC(2026, 0, 6))
    expect(types(after)).toEqual(['day', 'message', 'message', 'message', 'scheduled'])
  })

  it('are made for 20,000 messages in a moment', () => {
    const messages = Array.from({ length: 20_000 }, (_, seq) => makeMessage(seq))
    itemsOf(makeWindow({ messages }), [], undefined)
    const started = performance.now()
    expect(itemsOf(makeWindow({ messages }), [], undefined).length).toBeGreaterThan(20_000)
    expect(performance.now() - started).toBeLessThan(500)
  })
})
