// Who calls Auth: a key for everybody, and above it the token of a person.

import type { Claims } from '../tokens.ts'
import { UUID } from '../uuid.ts'
import type { Auth, Handler } from './context.ts'
import { AuthError } from './errors.ts'
import { findSession, type Session } from './sessions.ts'
import { findUser, isBanned, type User } from './users.ts'

/** Links of mails and what anybody may read come without a key. */
const KEYLESS = /^\/(callback|authorize|verify|sso\/saml\/.*|\.well-known\/.*)$/
const ADMINISTRATORS = new Set(['service_role', 'supabase_admin'])
const BROWSER = /^\s*Mozilla\/5\.0/i

export interface Person {
  user: User
  session: Session | undefined
}

/** What the gateway before Auth answers to who has no key of the project; undefined: come in. */
export function refuseKey(auth: Auth, request: Request, url: URL, path: string): Response | undefined {
  if (KEYLESS.test(path)) return undefined
  const key = keyOf(request, url)
  if (!key)
    return unauthorized('No API key found in request', 'No `apikey` request header or url param was found.')
  if (key !== auth.publishableKey && key !== auth.secretKey)
    return unauthorized('Invalid API key', 'Double check your Supabase `apikey`')
  if (key === auth.secretKey && BROWSER.test(request.headers.get('user-agent') ?? ''))
    return unauthorized('Forbidden use of secret API key in browser')
  return undefined
}

/** The person whose token it is. */
export async function requirePerson(auth: Auth, request: Request, url: URL): Promise<Person> {
  const { sub, session_id: sessionId } = await claimsOf(auth, request, url)
  if (!sub) throw new AuthError(403, 'bad_jwt', 'invalid claim: missing sub claim')
  if (!UUID.test(sub)) throw new AuthError(400, 'bad_jwt', 'invalid claim: sub claim must be a UUID')
  const user = await findUser(auth.pool, 'id', sub)
  if (!user) throw new AuthError(403, 'user_not_found', 'User from sub claim in JWT does not exist')
  if (sessionId && !UUID.test(sessionId))
    throw new AuthError(403, 'bad_jwt', 'invalid claim: session_id claim must be a UUID')
  const session = sessionId ? await findSession(auth.pool, sessionId) : undefined
  if (sessionId && session?.user_id !== user.id)
    throw new AuthError(403, 'session_not_found', 'Session from session_id claim in JWT does not exist')
  if (isBanned(user)) throw new AuthError(403, 'user_banned', 'User is banned')
  return { user, session }
}

/** For whoever has the secret key. */
export function forAdministrators(handler: Handler): Handler {
  return async (auth, call) => {
    const { role } = await claimsOf(auth, call.request, call.url)
    if (!ADMINISTRATORS.has(role ?? '')) throw new AuthError(403, 'not_admin', 'User not allowed')
    return handler(auth, call)
  }
}

/** A key stands for its role, unless a token says more. */
async function claimsOf(auth: Auth, request: Request, url: URL): Promise<Claims> {
  const bearer = /^bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (bearer === undefined && request.headers.has('authorization'))
    throw new AuthError(401, 'no_authorization', 'This endpoint requires a valid Bearer token')
  if (bearer === undefined || bearer.startsWith('sb_'))
    return { role: keyOf(request, url) === auth.secretKey ? 'service_role' : 'anon' }
  try {
    return await auth.tokens.verify(bearer)
  } catch {
    throw new AuthError(403, 'bad_jwt', 'invalid JWT: unable to parse or verify signature')
  }
}

function keyOf(request: Request, url: URL): string | null {
  return request.headers.get('apikey') ?? url.searchParams.get('apikey')
}

function unauthorized(message: string, hint?: string): Response {
  return Response.json({ message, ...(hint && { hint }) }, { status: 401 })
}
