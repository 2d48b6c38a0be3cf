import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Link, type LinkSink } from '../src/phones/link.ts'
import type { PhoneEvent } from '../src/phones/messages.ts'

interface Frame {
  events: PhoneEvent[]
  last: number
}

const ack = (id: string): PhoneEvent => ({ kind: 'ack', id, ack: 2 })
const idsOf = (events: PhoneEvent[]) => events.map((event) => ('id' in event ? event.id : ''))

function connect(link: Link): Frame[] {
  const frames: Frame[] = []
  const sink: LinkSink = {
    deaf: false,
    send: (frame) => void frames.push(frame as Frame),
    close: () => undefined,
    setDeaf: () => undefined,
  }
  link.sink = sink
  return frames
}

describe('the link of a client', () => {
  it('sends the events of one turn as one frame', async () => {
    const link = new Link('session', 'client', 0)
    const frames = connect(link)
    link.push(ack('a'))
    link.push(ack('b'))
    await nextTurn()
    assert.deepEqual([idsOf(frames[0]?.events ?? []), frames[0]?.last, frames.length], [['a', 'b'], 2, 1])
  })

  it('keeps what no page has taken, in order, over a lost connection', async () => {
    const link = new Link('session', 'client', 0)
    connect(link)
    link.push(ack('a'))
    link.push(ack('b'))
    await nextTurn()
    link.acknowledge(1)
    link.sink = undefined
    link.push(ack('c'))
    await nextTurn()
    const missed = link.takePending()
    assert.deepEqual(idsOf(missed), ['b', 'c'])
    const frames = connect(link)
    for (const event of missed) link.push(event)
    await nextTurn()
    assert.deepEqual([idsOf(frames[0]?.events ?? []), frames[0]?.last], [['b', 'c'], 3])
    link.acknowledge(3)
    assert.deepEqual(link.takePending(), [])
  })
})
