import type { Selected } from '@/lib/database.ts'
import { record, text } from '@/lib/shape.ts'

export const SCOPES = ['read', 'send', 'manage', 'mcp'] as const
export type Scope = (typeof SCOPES)[number]

export const API_KEY_COLUMNS = 'id, name, prefix, scopes, expires_at, last_used_at, revoked_at, created_at'

/** A key as its account sees it; the key itself is kept nowhere, `prefix` is its first letters, to tell keys apart. */
export type ApiKey = Selected<'api_keys', typeof API_KEY_COLUMNS>

/** Of `create_api_key`: the only time that the key is seen. */
export const newApiKey = record({ id: text, key: text })

/** Days after which a new key ends; null: never. */
export const LIFETIMES = [30, 90, 365, null] as const

export type KeyState = 'active' | 'expired' | 'revoked'

export function stateOf({ revoked_at, expires_at }: ApiKey, now: number): KeyState {
  if (revoked_at !== null) return 'revoked'
  return expires_at !== null && Date.parse(expires_at) <= now ? 'expired' : 'active'
}
