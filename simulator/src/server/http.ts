import type { IncomingMessage, ServerResponse } from 'node:http'
import { ApiError } from '../errors.ts'

/** A request's body; throws ApiError body_too_large past `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new ApiError('body_too_large')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw new ApiError('body_too_large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** A request's body as JSON; throws ApiError json_malformed, body_too_large. */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  const body = await readBody(request, limit)
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new ApiError('json_malformed')
  }
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  })
  response.end(text)
}

/** `{"error": {"code", "message"}}` with the status of the code; what is no ApiError is `internal`. */
export function sendError(response: ServerResponse, error: unknown): void {
  const known = error instanceof ApiError ? error : new ApiError('internal')
  if (known !== error) console.error('simulator: request failed:', error)
  if (response.headersSent) return void response.destroy()
  // What is left of an oversized body is not worth reading.
  if (known.code === 'body_too_large') response.setHeader('connection', 'close')
  sendJson(response, known.status, { error: { code: known.code, message: known.message } })
}
