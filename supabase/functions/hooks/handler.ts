// POST /hooks/<token>. Whatever is taken is answered with 200, also what leads to nothing: a sender that is refused
// stops sending for good.

import { BodyError, readBody } from '../_shared/bodies.ts'
import { DatabaseError } from '../_shared/database.ts'
import { readDocument } from './documents.ts'
import { type Call, isProven, type Proof } from './proofs.ts'

/** The functions of the database; each throws DatabaseError. */
export interface Database {
  find(token: string): Promise<unknown>
  refuse(hookId: string, code: string): Promise<unknown>
  take(call: { token: string; document: object; key: string | null; code: string | null }): Promise<unknown>
}

interface Hook {
  id: string
  proof: Proof
  secret: string | null
}

const PATH = /^\/hooks\/([0-9a-f]{64})\/?$/
const MAX_BYTES = 262_144
const RETRY_SECONDS = 60
/** Under which senders number what they tell, the same at each attempt. */
const KEYS = ['webhook-id', 'idempotency-key', 'x-shopify-webhook-id', 'x-wc-webhook-delivery-id', 'x-github-delivery']

export async function answer(request: Request, database: Database, now = Date.now()): Promise<Response> {
  if (request.method !== 'POST') return say(405, 'method_not_allowed', { allow: 'POST' })
  const url = new URL(request.url)
  const token = PATH.exec(url.pathname)?.[1]
  if (!token) return say(404, 'hook_unknown')
  try {
    const body = await readBody(request, MAX_BYTES)
    return await take(token, { headers: request.headers, query: url.searchParams, body }, database, now)
  } catch (error) {
    if (error instanceof BodyError) return say(error.status, error.code)
    if (!(error instanceof DatabaseError)) throw error
    console.error('a call was not taken:', error.message)
    return say(503, 'unavailable', { 'retry-after': `${RETRY_SECONDS}` })
  }
}

async function take(token: string, call: Call, database: Database, now: number): Promise<Response> {
  const { hook } = (await database.find(token)) as { hook: Hook | null }
  if (!hook) return say(404, 'hook_unknown')
  if (!(await isProven(hook.proof, hook.secret, call, now))) {
    await database.refuse(hook.id, hook.secret === null ? 'proof_secret_missing' : 'proof_invalid')
    return say(401, 'proof_invalid')
  }
  const { document, code } = await readDocument(call, hook.proof)
  const told = (await database.take({ token, document, key: keyOf(call.headers), code })) as Record<string, unknown>
  if (told.state === 'unknown') return say(404, 'hook_unknown')
  if (told.state === 'limited') return say(429, 'calls_too_many', { 'retry-after': `${told.seconds ?? RETRY_SECONDS}` })
  return say(200, 'taken')
}

/** The whole of it, however long: two that only begin alike are two. */
function keyOf(headers: Headers): string | null {
  const name = KEYS.find((name) => headers.get(name))
  return name ? `${name}:${headers.get(name)}` : null
}

function say(status: number, code: string, headers: Record<string, string> = {}): Response {
  return Response.json({ code }, { status, headers: { ...headers, 'cache-control': 'no-store' } })
}
