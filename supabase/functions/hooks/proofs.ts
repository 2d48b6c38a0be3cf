// What shows where a call comes from.

import { type Encoding, type Hash, hmac, isEqual, isOneOf } from '../_shared/secrets.ts'
import type { Bytes } from '../_shared/bodies.ts'

export interface Call {
  headers: Headers
  query: URLSearchParams
  body: Bytes
}

/** As `private.is_hook_proof` has it. */
export type Proof =
  | { kind: 'address' }
  | { kind: 'standard' }
  | { kind: 'hmac'; in: 'header' | 'query'; name: string; hash: Hash; encoding: Encoding; prefix?: string }
  | { kind: 'timestamped'; name: string }
  | { kind: 'manifest'; name: string }
  | { kind: 'token'; name: string }

/** How old what is signed may be, or how far ahead the sender's clock. */
const TOLERANCE_SECONDS = 300
const encoder = new TextEncoder()

/** Whether the call bears what only the sender can make. */
export async function isProven(proof: Proof, secret: string | null, call: Call, now: number): Promise<boolean> {
  if (proof.kind === 'address') return true
  if (!secret) return false
  switch (proof.kind) {
    case 'standard':
      return await isStandard(secret, call, now)
    case 'hmac':
      return await isHmac(proof, secret, call)
    case 'timestamped':
      return await isTimestamped(call.headers.get(proof.name) ?? '', secret, call.body, now)
    case 'manifest':
      return await isManifest(call.headers.get(proof.name) ?? '', secret, call)
    case 'token':
      return await isOneOf(call.headers.get(proof.name) ?? '', [secret])
    default:
      return false
  }
}

/** Standard Webhooks 1.0: `v1,<base64>` of `id.timestamp.body`, any of several. */
async function isStandard(secret: string, { headers, body }: Call, now: number): Promise<boolean> {
  const id = headers.get('webhook-id') ?? ''
  const timestamp = headers.get('webhook-timestamp') ?? ''
  const given = (headers.get('webhook-signature') ?? '').split(' ').filter((part) => part.startsWith('v1,'))
  const key = decode(secret.replace(/^whsec_/, ''))
  if (!id || !isFresh(timestamp, now) || !key?.length) return false
  const signature = await hmac('SHA-256', key, joined(`${id}.${timestamp}.`, body), 'base64')
  return await isAmong(given.map((part) => part.slice(3)), signature)
}

/** Of the body, in a header or in the query. */
async function isHmac(proof: Proof & { kind: 'hmac' }, secret: string, call: Call): Promise<boolean> {
  const place = proof.in === 'query' ? call.query : call.headers
  const given = place.get(proof.name) ?? ''
  const prefix = proof.prefix ?? ''
  if (!given.startsWith(prefix)) return false
  const signature = given.slice(prefix.length)
  const expected = await hmac(proof.hash, secret, call.body, proof.encoding)
  return await isEqual(proof.encoding === 'hex' ? signature.toLowerCase() : signature, expected)
}

/** As Stripe signs: `t=<seconds>,v1=<hex>` of `t.body`, any of several. */
async function isTimestamped(header: string, secret: string, body: Bytes, now: number): Promise<boolean> {
  const parts = pairs(header)
  const timestamp = parts.find(([name]) => name === 't')?.[1] ?? ''
  if (!isFresh(timestamp, now)) return false
  const expected = await hmac('SHA-256', secret, joined(`${timestamp}.`, body))
  return await isAmong(hexOf(parts), expected)
}

/** As Mercado Pago signs: not the body, but of what it is. What is told twice is known by its key. */
async function isManifest(header: string, secret: string, { headers, query }: Call): Promise<boolean> {
  const parts = pairs(header)
  const timestamp = parts.find(([name]) => name === 'ts')?.[1] ?? ''
  const id = query.get('data.id')?.toLowerCase()
  const requestId = headers.get('x-request-id')
  if (!timestamp || !id) return false
  const signed = [`id:${id};`, requestId ? `request-id:${requestId};` : '', `ts:${timestamp};`].join('')
  const expected = await hmac('SHA-256', secret, signed)
  return await isAmong(hexOf(parts), expected)
}

function hexOf(parts: [string, string][]): string[] {
  return parts.filter(([name]) => name === 'v1').map(([, value]) => value.toLowerCase())
}

function isFresh(seconds: string, now: number): boolean {
  return /^[0-9]{1,12}$/.test(seconds) && Math.abs(now / 1000 - Number(seconds)) <= TOLERANCE_SECONDS
}

/** A list of more is nobody's signature. */
async function isAmong(given: string[], expected: string): Promise<boolean> {
  return given.length <= 10 && await isOneOf(expected, given)
}

function pairs(header: string): [string, string][] {
  return header.split(',').map((part) => {
    const [name = '', ...value] = part.trim().split('=')
    return [name, value.join('=')]
  })
}

function joined(text: string, body: Bytes): Bytes {
  const start = encoder.encode(text)
  const whole = new Uint8Array(start.length + body.length)
  whole.set(start)
  whole.set(body, start.length)
  return whole
}

/** Null: no base64. */
function decode(text: string): Bytes | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}
