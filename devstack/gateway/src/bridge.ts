// Node's request and response to the web's and back. What is small goes in one piece: a web stream costs more than
// all that lite does with what it carries.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'

const BODILESS = new Set(['GET', 'HEAD'])
const SMALL_BYTES = 1_000_000

/** `check` throws at a body that is not to be read. */
export async function toRequest(
  incoming: IncomingMessage,
  url: URL,
  check?: (body: Uint8Array) => void,
): Promise<Request> {
  const method = incoming.method ?? 'GET'
  const headers = new Headers()
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '')
  }
  if (BODILESS.has(method)) return new Request(url, { method, headers })
  if (check || isSmall(incoming.headers['content-length'])) {
    const body = new Uint8Array(await buffer(incoming))
    check?.(body)
    return new Request(url, { method, headers, body })
  }
  return new Request(url, { method, headers, body: Readable.toWeb(incoming), duplex: 'half' })
}

export async function writeResponse(answer: Response, response: ServerResponse): Promise<void> {
  response.statusCode = answer.status
  for (const [name, value] of answer.headers) {
    if (name === 'set-cookie') response.appendHeader(name, value)
    else response.setHeader(name, value)
  }
  if (!answer.body) response.end()
  else if (isSmall(answer.headers.get('content-length'))) response.end(await answer.bytes())
  else await pipeline(Readable.fromWeb(answer.body as ReadableStream), response)
}

export function writeJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function isSmall(length: string | null | undefined): boolean {
  return length !== null && length !== undefined && Number(length) <= SMALL_BYTES
}
