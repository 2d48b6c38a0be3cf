import { type Api, TOKEN } from './app.ts'

export type Read = { id: number; type: string; data: Record<string, unknown> }

/** Reads server-sent events until so many have come; fails after twenty seconds. */
export async function readEvents(api: Api, count: number, lastEventId?: number): Promise<Read[]> {
  const headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }
  if (lastEventId !== undefined) headers['last-event-id'] = String(lastEventId)
  const reading = new AbortController()
  const signal = AbortSignal.any([reading.signal, AbortSignal.timeout(20_000)])
  const response = await fetch(`${api.url}/events`, { headers, signal })
  const events: Read[] = []
  let rest = ''
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    const blocks = (rest + Buffer.from(chunk).toString('utf8')).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = block.split('\n').find((line) => line.startsWith('data: '))
      if (data) events.push(JSON.parse(data.slice(6)) as Read)
    }
    if (events.length >= count) break
  }
  reading.abort()
  return events
}
