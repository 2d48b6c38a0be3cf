// One attempt at one delivery: signed, sent to where it may go, and what became of it.

import { signWebhook } from '../_shared/standard_webhooks.ts'
import { connect } from './connection.ts'
import { Deadline } from './deadline.ts'
import { DeliveryError } from './errors.ts'
import { exchange } from './exchange.ts'
import { readRetryAfter } from './retry_after.ts'
import { findTarget, type LookUp, type Target } from './targets.ts'

/** As the database hands it out. */
export interface Delivery {
  id: string
  endpoint_id: string
  url: string
  webhook_id: string
  body: string
  secrets: string[]
  attempt: number
}

/** As the database is told. */
export interface Result {
  id: string
  status: number | null
  error: string | null
  latency_ms: number
  response: string
  retry_after: number | null
}

export interface Sending {
  allowed: ReadonlySet<string>
  lookUp: LookUp
  /** Over look-up, connection, head and body. */
  milliseconds: number
}

const AGENT = 'Zapbase-Webhooks/1'

/** Never throws: what goes wrong is a result. */
export async function deliver(delivery: Delivery, sending: Sending): Promise<Result> {
  const started = performance.now()
  const deadline = new Deadline(sending.milliseconds)
  const told = { id: delivery.id, status: null, error: null, response: '', retry_after: null }
  const latency = () => ({ latency_ms: Math.round(performance.now() - started) })
  try {
    const target = await deadline.within(findTarget(delivery.url, sending.allowed, sending.lookUp))
    const connection = await connect(target, deadline)
    const { status, headers, text } = await exchange(connection, await write(delivery, target), deadline)
    const retryAfter = readRetryAfter(headers.get('retry-after'), Date.now())
    return { ...told, ...latency(), status, response: text, retry_after: retryAfter }
  } catch (error) {
    const code = error instanceof DeliveryError ? error.code : 'connection_failed'
    return { ...told, ...latency(), error: code }
  } finally {
    deadline.end()
  }
}

/** The whole request; signed anew at each attempt, for its time is part of it. */
async function write({ webhook_id, body, secrets }: Delivery, { host, path }: Target): Promise<Uint8Array> {
  const encoder = new TextEncoder()
  const timestamp = Math.floor(Date.now() / 1000)
  const lines = [
    `POST ${path} HTTP/1.1`,
    `host: ${host}`,
    `user-agent: ${AGENT}`,
    'content-type: application/json',
    `content-length: ${encoder.encode(body).length}`,
    `webhook-id: ${webhook_id}`,
    `webhook-timestamp: ${timestamp}`,
    `webhook-signature: ${await signWebhook(secrets, webhook_id, timestamp, body)}`,
    'accept: */*',
    'accept-encoding: identity',
    'connection: close',
  ]
  return encoder.encode(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
