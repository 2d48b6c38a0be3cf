// Functions of the database, over REST.

import { projectUrl, publishableKey, secretKey } from './environment.ts'

/** Until PostgREST has answered. */
const ASK_MILLISECONDS = 5_000
/** Errors of our own SQL have their code as message. */
const CODE = /^[a-z][a-z0-9]*(_[a-z0-9]+)+$/

/** `code` is the database function's own, or `unavailable`; `status` is 0 when nothing answered. */
export class DatabaseError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

export interface CallOptions {
  schema?: string
  milliseconds?: number
}

/** With the secret key: the function's answer; DatabaseError unless it answers in time. */
export function callDatabase(name: string, args: object, options: CallOptions = {}): Promise<unknown> {
  const key = secretKey()
  return call(name, args, { apikey: key, authorization: `Bearer ${key}` }, options)
}

/** As anybody may call it. */
export function askAsAnybody(name: string, args: object): Promise<unknown> {
  return call(name, args, { apikey: publishableKey() }, {})
}

async function call(
  name: string,
  args: object,
  keys: Record<string, string>,
  { schema = 'public', milliseconds = ASK_MILLISECONDS }: CallOptions,
): Promise<unknown> {
  try {
    const response = await fetch(`${projectUrl()}/rest/v1/rpc/${name}`, {
      method: 'POST',
      headers: { ...keys, 'content-type': 'application/json', 'content-profile': schema },
      body: JSON.stringify(args),
      signal: AbortSignal.timeout(milliseconds),
    })
    const text = await response.text()
    if (response.ok) return text === '' ? null : JSON.parse(text)
    throw refusal(name, response.status, text)
  } catch (error) {
    if (error instanceof DatabaseError) throw error
    throw new DatabaseError('unavailable', 0, `${name}: ${error instanceof Error ? error.message : error}`)
  }
}

function refusal(name: string, status: number, text: string): DatabaseError {
  let told: { message?: unknown; code?: unknown } = {}
  try {
    told = JSON.parse(text) ?? {}
  } catch {
    // What stands between it and us answered.
  }
  const { message } = told
  const code = typeof message === 'string' && CODE.test(message) ? message : 'unavailable'
  return new DatabaseError(code, status, `${name}: ${status} ${String(told.code ?? '')}`.trim())
}
