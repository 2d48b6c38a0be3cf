// Tokens that lite has proved for REST. One comes with each request of a session, and its proof costs as much as all
// else that the request does.

import type { HonoContext, ServerOptions } from '@supabase/lite'

type Middleware = NonNullable<ServerOptions['middlewares']>[number]
type Claims = NonNullable<HonoContext['Variables']['jwt']>

const KEPT = 1000
/** A bearer that is no API key. */
const TOKEN = /^Bearer (?!sb_)(.+)$/

/**
 * To be run before lite's own. It takes a proved token at its word until it ends, as PostgREST does. lite would also look
 * for the user and the session of each request, and REST then asks for neither; Auth does.
 */
export function provenTokens(): Middleware {
  const proven = new Map<string, Claims>()
  return async (context, next) => {
    if (!new URL(context.req.url).pathname.startsWith('/rest/v1/')) return next()
    // lite looks for neither where they are known. Nobody is let in by them: the claims alone reach the database.
    context.set('userId', 'not asked')
    context.set('sessionId', 'not asked')
    const token = TOKEN.exec(context.req.header('authorization') ?? '')?.[1]
    if (token === undefined) return next()
    const claims = proven.get(token)
    if (claims && isValid(claims)) {
      context.set('ignoreAuthorization', true)
      context.set('jwt', claims)
    }
    await next()
    if (context.var.jwt) remember(proven, token, context.var.jwt)
  }
}

function isValid({ exp }: Claims): boolean {
  return typeof exp !== 'number' || exp > Math.floor(Date.now() / 1000)
}

/** The token used last stands last. */
function remember(proven: Map<string, Claims>, token: string, claims: Claims): void {
  proven.delete(token)
  proven.set(token, claims)
  const [oldest] = proven.keys()
  if (proven.size > KEPT && oldest !== undefined) proven.delete(oldest)
}
