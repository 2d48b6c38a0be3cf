// /whatsapp-cloud/<instance id>: the handshake, and what Meta tells. 200 is said only once the database has it; anything
// else is told again, for up to seven days.

import { BodyError, type Bytes, readBody } from '../_shared/bodies.ts'
import { DatabaseError } from '../_shared/database.ts'
import { hmac, isEqual } from '../_shared/secrets.ts'
import { clean } from './cleaning.ts'
import type { NumberEvent } from './events.ts'
import { readUpdates } from './updates.ts'

/** By which Meta is known; empty when there is no such number. */
export interface Secrets {
  app_secret?: string
  verify_token?: string
}

export interface Project {
  secrets(instanceId: string): Promise<Secrets>
  ingest(instanceId: string, phoneNumberId: string, events: NumberEvent[]): Promise<unknown>
}

const PATH = /^\/whatsapp-cloud\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/?$/
/** Meta's own bound. */
const MAX_BYTES = 3 * 1024 * 1024
const BATCH_EVENTS = 200
/** What no other try changes: this very event is not taken, or PostgreSQL says so of it in its own words. */
const INVALID = 'events_invalid'
const REFUSED = [400, 413]

export async function answer(request: Request, project: Project): Promise<Response> {
  const instanceId = PATH.exec(new URL(request.url).pathname)?.[1]
  if (instanceId === undefined) return say(404, 'not_found')
  try {
    if (request.method === 'GET') return await shakeHands(new URL(request.url), instanceId, project)
    if (request.method === 'POST') return await take(request, instanceId, project)
  } catch (error) {
    if (error instanceof BodyError) return say(error.status, error.code)
    console.error('not taken:', error instanceof Error ? error.message : error)
    return say(503, error instanceof DatabaseError ? error.code : 'unavailable')
  }
  return say(405, 'method_not_allowed')
}

async function shakeHands(url: URL, instanceId: string, project: Project): Promise<Response> {
  const asked = url.searchParams
  const given = asked.get('hub.verify_token') ?? ''
  const challenge = asked.get('hub.challenge') ?? ''
  if (asked.get('hub.mode') !== 'subscribe' || given === '' || challenge === '') return say(400, 'handshake_invalid')
  const { verify_token } = await project.secrets(instanceId)
  if (!verify_token || !(await isEqual(given, verify_token))) return say(403, 'verify_token_wrong')
  return say(200, challenge)
}

async function take(request: Request, instanceId: string, project: Project): Promise<Response> {
  const signature = /^sha256=([0-9a-fA-F]{64})$/.exec(request.headers.get('x-hub-signature-256') ?? '')?.[1]?.toLowerCase()
  if (signature === undefined) return say(401, 'signature_missing')
  const body = await readBody(request, MAX_BYTES)
  const { app_secret } = await project.secrets(instanceId)
  if (!app_secret || !(await isEqual(signature, await hmac('SHA-256', app_secret, body)))) {
    return say(401, 'signature_wrong')
  }
  const payload = parse(body)
  if (payload === undefined) return say(400, 'body_invalid')
  for (const { phoneNumberId, events } of readUpdates(payload)) {
    for (let at = 0; at < events.length; at += BATCH_EVENTS) {
      await store(instanceId, phoneNumberId, events.slice(at, at + BATCH_EVENTS), project)
    }
  }
  return say(200, 'ok')
}

/** What is not taken together is taken in halves: one that makes no sense costs itself alone, and is kept as it came. */
async function store(instanceId: string, phoneNumberId: string, events: NumberEvent[], project: Project) {
  try {
    await project.ingest(instanceId, phoneNumberId, events)
  } catch (error) {
    if (!isRefused(error)) throw error
    const [event] = events
    if (events.length > 1) {
      const half = Math.ceil(events.length / 2)
      await store(instanceId, phoneNumberId, events.slice(0, half), project)
      await store(instanceId, phoneNumberId, events.slice(half), project)
    } else if (event && !event.type.startsWith('refused_')) {
      await store(instanceId, phoneNumberId, [{ ...event, type: `refused_${event.type}` }], project)
    } else {
      console.error('an event was not kept, not even as it came')
    }
  }
}

function isRefused(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return false
  return error.code === INVALID || (error.code === 'unavailable' && REFUSED.includes(error.status))
}

function parse(body: Bytes): unknown {
  try {
    return clean(JSON.parse(new TextDecoder().decode(body)))
  } catch {
    return undefined
  }
}

function say(status: number, text: string): Response {
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  }
  return new Response(text, { status, headers })
}
