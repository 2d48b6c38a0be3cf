// Node's request and response to the web's and back, bodies streamed.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'

const BODILESS = new Set(['GET', 'HEAD'])

export function toRequest(incoming: IncomingMessage, origin: string): Request {
  const method = incoming.method ?? 'GET'
  const headers = new Headers()
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '')
  }
  const url = new URL(incoming.url ?? '/', origin)
  if (BODILESS.has(method)) return new Request(url, { method, headers })
  const body = Readable.toWeb(incoming)
  return new Request(url, { method, headers, body, duplex: 'half' })
}

export async function writeResponse(answer: Response, response: ServerResponse): Promise<void> {
  response.statusCode = answer.status
  for (const [name, value] of answer.headers) {
    if (name === 'set-cookie') response.appendHeader(name, value)
    else response.setHeader(name, value)
  }
  if (!answer.body) {
    response.end()
    return
  }
  await pipeline(Readable.fromWeb(answer.body as ReadableStream), response)
}

export function writeJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
