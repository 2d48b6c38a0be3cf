// POST /webhook-dispatch: whoever keeps time for the webhooks calls it. Nothing of the request chooses what is sent where.

import { DatabaseError } from '../_shared/database.ts'
import { isOneOf } from '../_shared/secrets.ts'
import type { Dispatched } from './dispatcher.ts'

export interface Parts {
  /** Secret keys of the project, and the token of a clock that has none. */
  secrets: string[]
  dispatch(): Promise<Dispatched>
  /** Keeps the program running until it is done; undefined where nobody can. */
  goOn: ((rest: Promise<unknown>) => void) | undefined
}

export async function answer(request: Request, { secrets, dispatch, goOn }: Parts): Promise<Response> {
  if (request.method !== 'POST') return refuse(405, 'method_not_allowed', { allow: 'POST' })
  if (!(await mayCall(request, secrets))) return refuse(401, 'unauthorized')
  try {
    const { summary, rest } = await dispatch()
    if (goOn) goOn(rest)
    else await rest
    return Response.json(summary)
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    console.error(error.message)
    return refuse(503, 'database_unavailable', { 'retry-after': '5' })
  }
}

/** Both headers are looked at: a gateway wants a key beside the token. */
async function mayCall({ headers }: Request, secrets: string[]): Promise<boolean> {
  const bearer = headers.get('authorization')?.replace(/^Bearer\s+/i, '') ?? ''
  const found = await Promise.all([bearer, headers.get('apikey') ?? ''].map((given) => isOneOf(given, secrets)))
  return found.includes(true)
}

function refuse(status: number, code: string, headers: Record<string, string> = {}): Response {
  return Response.json({ code }, { status, headers })
}
