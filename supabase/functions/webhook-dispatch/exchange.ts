// One request and the beginning of its answer, HTTP/1.1 by hand: the head is read by a parser, of the body no more than
// the log shows.

import { Buffer } from 'node:buffer'
import { HTTPParser } from 'http-parser-js'
import type { Connection } from './connection.ts'
import type { Deadline } from './deadline.ts'
import { DeliveryError } from './errors.ts'
import { firstOf, MAX_TEXT_BYTES } from './texts.ts'

export interface Answer {
  status: number
  headers: Headers
  text: string
}

interface Head {
  status: number
  headers: Headers
}

const MAX_HEAD_BYTES = 16_384
/** With the sizes of chunks between. */
const MAX_BODY_BYTES = 2 * MAX_TEXT_BYTES
const READ_BYTES = 4_096
/** The status has been said: the rest is for the log alone. */
const BODY_MILLISECONDS = 1_000
/** Returned at the end of a head: the parser stops there. */
const STOP = 2

export async function exchange(connection: Connection, request: Uint8Array, deadline: Deadline): Promise<Answer> {
  // Who answers before he has read everything may close: the answer counts.
  const writing = writeAll(connection, request).catch(() => {})
  const { head, rest } = await readHead(connection, deadline, writing)
  const body = await readBody(connection, rest)
  return { ...head, text: textOf(head.headers, body) }
}

async function writeAll(connection: Connection, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += await connection.write(bytes.subarray(at))
}

async function readHead(
  connection: Connection,
  deadline: Deadline,
  writing: Promise<void>,
): Promise<{ head: Head; rest: Uint8Array }> {
  const parser = new HTTPParser(HTTPParser.RESPONSE)
  let head: Head | undefined
  parser[HTTPParser.kOnHeadersComplete] = ({ statusCode, headers }) => {
    // Those from 100 to 199 are only on the way.
    if (statusCode >= 200) head = { status: statusCode, headers: headersOf(headers) }
    return STOP
  }
  let bytes = 0
  while (bytes < MAX_HEAD_BYTES) {
    const chunk = await deadline.within(read(connection))
    if (!chunk) break
    bytes += chunk.length
    for (let rest = Buffer.from(chunk); rest.length > 0; ) {
      const used = parser.execute(rest)
      if (typeof used !== 'number') throw new DeliveryError('answer_invalid', used.message)
      rest = rest.subarray(used)
      if (head) return { head, rest }
    }
  }
  await deadline.within(writing)
  throw new DeliveryError(bytes === 0 ? 'connection_failed' : 'answer_invalid', 'it ends within the head')
}

/** Undefined at its end, however it came about. */
async function read(connection: Connection): Promise<Uint8Array | undefined> {
  const buffer = new Uint8Array(READ_BYTES)
  const length = await connection.read(buffer)
  return length === null ? undefined : buffer.subarray(0, length)
}

/** What there is within the limits; whatever goes wrong with the rest. */
async function readBody(connection: Connection, first: Uint8Array): Promise<Uint8Array> {
  const chunks = [first]
  let bytes = first.length
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), BODY_MILLISECONDS)
  while (bytes < MAX_BODY_BYTES) {
    const chunk = await Promise.race([read(connection).catch(() => undefined), late])
    if (!chunk) break
    chunks.push(chunk)
    bytes += chunk.length
  }
  clearTimeout(timer)
  return Buffer.concat(chunks)
}

/** Pairs, as the parser gives them. One that makes no sense says nothing. */
function headersOf(pairs: string[]): Headers {
  const headers = new Headers()
  for (let at = 0; at < pairs.length; at += 2) {
    try {
      headers.append(pairs[at] ?? '', pairs[at + 1] ?? '')
    } catch {
      // No name of a header, or no value of one.
    }
  }
  return headers
}

function textOf(headers: Headers, body: Uint8Array): string {
  // We asked for it as it is; who packs it all the same tells nothing that can be shown.
  if ((headers.get('content-encoding') ?? 'identity') !== 'identity') return ''
  const isChunked = /\bchunked\s*$/i.test(headers.get('transfer-encoding') ?? '')
  const length = headers.get('content-length')
  const whole = isChunked ? joinChunks(body) : body.subarray(0, length === null ? undefined : Number(length) || 0)
  return firstOf(whole)
}

function joinChunks(body: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf(0x0a, at)
    const size = end < 0 ? 0 : Number.parseInt(Buffer.from(body.subarray(at, end)).toString('latin1'), 16)
    if (!(size > 0)) break
    parts.push(body.subarray(end + 1, end + 1 + size))
    at = end + 1 + size + '\r\n'.length
  }
  return Buffer.concat(parts)
}
