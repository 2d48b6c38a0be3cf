// What a call says, as one document into which paths look: {headers, query, body}.

import { bound, MAX_NAME, TooLargeError } from './bounds.ts'
import { decode, type Form, parseBody } from './parsing.ts'
import type { Call, Proof } from './proofs.ts'

export interface Read {
  document: Record<string, unknown>
  /** Why nothing can follow; then the document has the beginning of the `text` in place of a body. */
  code: string | null
}

/** What says which event it is and which attempt; nothing that proves or lets anybody in. */
const KEPT = /^(webhook-id|idempotency-key|content-type|x-[a-z-]*(topic|event|delivery|webhook|request|resource)[a-z-]*)$/
const SECRET = /signature|token|hmac|secret|auth|hottok|passw|senha|credential|api[-_]?key|^(key|pass|sig|hash|jwt)$/
const MOST = 40
const MOST_CHARACTERS = 500
const SHOWN_CHARACTERS = 2_000

export async function readDocument({ headers, query, body }: Call, proof: Proof): Promise<Read> {
  const own = proof.kind === 'address' || proof.kind === 'standard' ? '' : proof.name.toLowerCase()
  const known = {
    headers: few([...headers], (name) => KEPT.test(name) && name !== own && !SECRET.test(name)),
    query: few([...query], (name) => name.toLowerCase() !== own && !SECRET.test(name.toLowerCase())),
  }
  const type = headers.get('content-type') ?? ''
  const text = decode(type, body)
  try {
    const value = await parseBody({ type, text, bytes: body } satisfies Form)
    return { document: { ...known, body: bound(value) }, code: null }
  } catch (error) {
    const code = error instanceof TooLargeError ? 'body_too_complex' : 'body_malformed'
    return { document: { ...known, text: bound(text.slice(0, SHOWN_CHARACTERS)) }, code }
  }
}

/** Of a name that comes twice the last value counts. */
function few(pairs: [string, string][], isKept: (name: string) => boolean): Record<string, unknown> {
  const kept = pairs
    .filter(([name, value]) => name.length <= MAX_NAME && value.length <= MOST_CHARACTERS && isKept(name))
    .slice(0, MOST)
  return bound(Object.fromEntries(kept)) as Record<string, unknown>
}
