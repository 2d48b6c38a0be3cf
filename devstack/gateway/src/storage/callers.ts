// Who asks: a person or key by its token, the service or anybody by the project's keys.

import type { Settings } from '../settings.ts'
import { refusals } from './errors.ts'

export interface Caller {
  role: string
  claims: Record<string, unknown>
}

/** The claims of a token that is proved; throws otherwise. */
export type Prove = (token: string) => Promise<Record<string, unknown>>

const BEARER = /^Bearer\s+(\S+)$/i
export const SERVICE: Caller = { role: 'service_role', claims: { role: 'service_role' } }

/** Undefined: nobody, by no token or by one that is wrong. Throws at a wrong one unless `lenient`. */
export async function callerOf(
  headers: Headers,
  settings: Pick<Settings, 'publishableKey' | 'secretKey'>,
  prove: Prove,
  lenient: boolean,
): Promise<Caller | undefined> {
  const key = headers.get('apikey')
  const token = BEARER.exec(headers.get('authorization') ?? '')?.[1]
  if (token === undefined || token.startsWith('sb_')) return callerByKey(key, settings)
  try {
    const claims = await prove(token)
    return { role: typeof claims.role === 'string' && claims.role ? claims.role : 'anon', claims }
  } catch (error) {
    if (lenient) return undefined
    throw refusals.denied(error instanceof Error ? error.message : 'invalid signature')
  }
}

function callerByKey(
  key: string | null,
  { publishableKey, secretKey }: Pick<Settings, 'publishableKey' | 'secretKey'>,
): Caller | undefined {
  if (key === secretKey) return SERVICE
  return key === publishableKey ? { role: 'anon', claims: { role: 'anon' } } : undefined
}

export function ownerOf({ claims }: Caller): string | null {
  return typeof claims.sub === 'string' ? claims.sub : null
}
