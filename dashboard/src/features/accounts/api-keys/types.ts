export const SCOPES = ['read', 'send', 'manage'] as const
export type Scope = (typeof SCOPES)[number]

/** A row of `public.api_keys`; the key itself is kept nowhere. Times are ISO 8601. */
export interface ApiKey {
  id: string
  name: string
  /** Its first letters, to tell keys apart. */
  prefix: string
  scopes: Scope[]
  expires_at: string | null
  last_used_at: string | null
  revoked_at: string | null
  created_at: string
}

/** Days after which a new key ends; null: never. */
export const LIFETIMES = [30, 90, 365, null] as const

export type KeyState = 'active' | 'expired' | 'revoked'

export function stateOf({ revoked_at, expires_at }: ApiKey, now: number): KeyState {
  if (revoked_at !== null) return 'revoked'
  return expires_at !== null && Date.parse(expires_at) <= now ? 'expired' : 'active'
}
