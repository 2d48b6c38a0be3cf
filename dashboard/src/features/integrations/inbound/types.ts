import type { Selected } from '@/lib/database.ts'
import { type HookMapping, type HookProof, PROOF_KINDS } from '@/lib/hook-mapping.ts'
import { flag, list, map, nullable, oneOf, record, type Shape, type Shaped, text } from '@/lib/shape.ts'
import type { Tag } from '@/lib/tags.ts'

export const HOOK_COLUMNS =
  'id, account_id, name, token, source, proof, mapping, events, tags, flow_id, message, instance_id, enabled, secrets, problem, problem_at, last_call_at'

/** An address at which another system tells what happened there. */
export type Hook = Selected<'inbound_hooks', typeof HOOK_COLUMNS>
export type Purpose = Hook['secrets'][number]

/** What follows of a call. */
export type HookActions = Pick<Hook, 'name' | 'events' | 'tags' | 'flow_id' | 'message' | 'instance_id'>

export const SAMPLE_COLUMNS = 'id, document, status, code, result, received_at'

/** A call that came: those that wait, and the last ten others. */
export type Sample = Selected<'inbound_hook_samples', typeof SAMPLE_COLUMNS>

/** What mappings look into: `{headers, query, body, answer?}`. */
export type CallDocument = Sample['document']

const anything: Shape<unknown> = (answer): answer is unknown => answer !== undefined
const document: Shape<CallDocument> = map(anything)
const mapping: Shape<HookMapping> = (answer): answer is HookMapping => document(answer)
const hasKind = record({ kind: oneOf(...PROOF_KINDS) })
const proof: Shape<HookProof> = (answer): answer is HookProof => hasKind(answer)

/** A system whose calls are known, as `GET /api/accounts/{id}/inbound-sources` shows it. */
const source = record({
  source: text,
  title: text,
  proof,
  mapping,
  events: list(record({ event: text, texts: map(text) })),
  /** The buyer is asked for, with a key of the account's. */
  asks: flag,
  sample: document,
})
export type Source = Shaped<typeof source>
export const sourceList = record({ items: list(source) })

/** Of `create_inbound_hook`. */
export const newHook = record({ id: text })

/** Of `POST /api/accounts/{id}/inbound-hooks/try`. `code`: why nothing would follow. */
export const reading = record({
  event: nullable(text),
  key: nullable(text),
  phone: nullable(text),
  name: text,
  fields: document,
  variables: document,
  message: nullable(text),
  code: nullable(text),
  detail: nullable(text),
})
export type Reading = Shaped<typeof reading>

/** Those that the page has words of its own for. */
export const SOURCES = [
  'hotmart',
  'kiwify',
  'eduzz',
  'woocommerce',
  'shopify',
  'stripe',
  'typeform',
  'google_forms',
  'mercado_pago',
  'asaas',
  'custom',
] as const
export type SourceName = (typeof SOURCES)[number]

export function sourceName(given: string): SourceName {
  return SOURCES.find((name) => name === given) ?? 'custom'
}

/** What a hook can name: the page puts it together. */
export interface InboundContext {
  accountId: string
  tags: readonly Tag[]
  numbers: readonly { id: string; name: string }[]
  /** Those that are published and turned on. */
  flows: readonly { id: string; name: string }[]
  fields: readonly { name: string; label: string }[]
  sources: readonly Source[]
  canWrite: boolean
}
