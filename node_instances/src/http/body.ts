import type { IncomingMessage } from 'node:http'
import { InstanceError } from '../errors.ts'

/** The JSON body of a request, an empty object when there is none. Throws `body_too_large`, `invalid_json`. */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw new InstanceError('body_too_large')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw new InstanceError('body_too_large')
    chunks.push(chunk)
  }
  if (size === 0) return {}
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new InstanceError('invalid_json')
  }
}
