// Whose request it is: tokens are read here, before lite, which knows of no key but a secret.

import type { HonoContext, ServerOptions } from '@supabase/lite'
import { errors } from 'jose'
import { type Claims, IssuedInFutureError, type Tokens } from './tokens.ts'

type Middleware = NonNullable<ServerOptions['middlewares']>[number]

/** A bearer that is no API key. */
const TOKEN = /^Bearer (?!sb_)(.+)$/

/**
 * To be run before lite's own. A proved token is taken at its word until it ends, as PostgREST does: lite would look for
 * the user and the session of each request, and REST asks for neither.
 */
export function provenTokens(tokens: Tokens): Middleware {
  return async (context, next) => {
    // lite looks for neither where they are known. Nobody is let in by them: the claims alone reach the database.
    context.set('userId', 'not asked')
    context.set('sessionId', 'not asked')
    const token = TOKEN.exec(context.req.header('authorization') ?? '')?.[1]
    if (token === undefined) return next()
    try {
      believe(context, await tokens.verify(token))
    } catch (error) {
      return context.json(refusal(error), 401)
    }
    return next()
  }
}

function believe(context: Parameters<Middleware>[0], claims: Claims): void {
  context.set('ignoreAuthorization', true)
  context.set('jwt', claims as NonNullable<HonoContext['Variables']['jwt']>)
}

/** As PostgREST says it. */
function refusal(error: unknown): object {
  if (error instanceof errors.JWTExpired) return problem('PGRST303', 'JWT expired')
  if (error instanceof IssuedInFutureError) return problem('PGRST303', 'JWT issued at future')
  return problem(
    'PGRST301',
    'No suitable key or wrong key type',
    'None of the keys was able to decode the JWT',
  )
}

function problem(code: string, message: string, details: string | null = null): object {
  return { code, message, details, hint: null }
}
