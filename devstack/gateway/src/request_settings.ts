// What a request runs under, set in its transaction alone: role, claims, time-out, and what a function may ask about
// the request.

import { AsyncLocalStorage } from 'node:async_hooks'
import type { Connection, VarsContext } from '@supabase/lite'
import type { Statement } from './session.ts'

export type ContextOptions = Parameters<Connection['withContext']>[2]

/** Role settings do not follow `set role`, so each request carries its role's. */
const STATEMENT_TIMEOUTS: Record<string, string> = { anon: '3s', authenticated: '8s', service_role: '8s' }

interface Caller {
  role?: string
  jwt?: Record<string, unknown>
}

export function roleOf(vars: VarsContext): string {
  return (vars.auth as Caller | undefined)?.role || 'anon'
}

/** Who asks, where many do: a person, a key, or whoever has no name. */
export function callerOf(vars: VarsContext): string | undefined {
  const role = roleOf(vars)
  return role === 'service_role' ? undefined : String((vars.auth as Caller | undefined)?.jwt?.sub ?? role)
}

const REST = /^\/rest\/v1(?=\/|$)/
const incoming = new AsyncLocalStorage<Request>()

/** Runs `work`, which answers this request of REST: what its functions may ask about it. lite tells of calls alone. */
export function withRequest<T>(request: Request, work: () => Promise<T>): Promise<T> {
  return incoming.run(request, work)
}

export function isRest({ url }: Request): boolean {
  return REST.test(new URL(url).pathname)
}

/** Whether it is REST whose statement this is; Auth's and Storage's own are none of PostgREST's. */
export function isOfRest(): boolean {
  return incoming.getStore() !== undefined
}

/** The address of the request of REST that is being answered. */
export function addressOfRest(): string | undefined {
  return incoming.getStore()?.url
}

/** One statement for all of them. Counting is how it answers little. */
export function settingsOf(vars: VarsContext, isReading: boolean): Statement {
  const settings = { ...callerSettings(vars, isReading), ...requestSettings(incoming.getStore()) }
  const places = Object.keys(settings).map((name, place) => `set_config('${name}', $${place + 1}, true)`)
  const text = `select num_nulls(${places.join(', ')})`
  return { text, values: Object.values(settings), key: text }
}

function callerSettings(vars: VarsContext, isReading: boolean): Record<string, string> {
  const role = roleOf(vars)
  const jwt = (vars.auth as Caller | undefined)?.jwt
  return {
    role,
    'request.jwt.claim.sub': String(jwt?.sub ?? ''),
    'request.jwt.claim.role': role,
    'request.jwt.claims': jwt ? JSON.stringify(jwt) : '',
    statement_timeout: STATEMENT_TIMEOUTS[role] ?? '3s',
    transaction_read_only: isReading ? 'on' : 'off',
  }
}

function requestSettings(request: Request | undefined): Record<string, string> {
  if (!request) return {}
  return {
    'response.status': '',
    'response.headers': '',
    'request.method': request.method,
    'request.path': new URL(request.url).pathname.replace(REST, ''),
    // Those that came twice are joined there.
    'request.headers': JSON.stringify(Object.fromEntries(request.headers)),
  }
}
