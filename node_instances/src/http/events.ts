import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { InstanceError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'

const COMMENT_MILLISECONDS = 10_000
const PAGE = 200

/**
 * Where a reader begins: after its Last-Event-ID, else after what is acknowledged.
 * An id from beyond the end belongs to a journal that is gone: everything there is is offered.
 */
export function startingPoint(header: string | undefined, journal: Journal): number {
  if (header === undefined) return journal.acknowledged
  if (!/^\d{1,15}$/.test(header)) throw new InstanceError('invalid_event_id')
  const id = Number(header)
  return id > journal.last ? journal.acknowledged : id
}

/** Writes the journal from there on, and what comes, until the reader goes. */
export async function streamEvents(response: ServerResponse, journal: Journal, after: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write(': hello\n\n')
  const gone = new AbortController()
  let wake = () => {}
  response.on('close', () => {
    gone.abort()
    wake()
  })
  const stopListening = journal.onRecorded(() => wake())
  const comments = setInterval(() => response.write(': alive\n\n'), COMMENT_MILLISECONDS)
  try {
    let cursor = after
    while (!gone.signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      const events = journal.read(cursor, PAGE)
      if (events.length === 0) await woken
      else if (!response.write(events.map(format).join('')))
        await once(response, 'drain', { signal: gone.signal }).catch(() => {})
      cursor = events.at(-1)?.id ?? cursor
    }
  } finally {
    clearInterval(comments)
    stopListening()
  }
}

function format(event: { id: number; type: string }): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}
