// Auth: its paths below /auth/v1, as supabase/auth has them.

import { changeUser, createUser, deleteUser, listUsers, loadUser, showUser } from './admin.ts'
import { readBody } from './body.ts'
import { refuseKey, requireAdmin } from './caller.ts'
import type { Auth, Handler } from './context.ts'
import { answerError } from './errors.ts'
import { generateLink, invite } from './links.ts'
import { changePerson, showPerson, signOut } from './person.ts'
import { reauthenticate, recover, resend, sendMagicLink, sendOtp } from './recovery.ts'
import { showHealth, showKeys, showOpenId, showSettings } from './settings.ts'
import { exchange } from './sign_in.ts'
import { signUp } from './sign_up.ts'
import { authorize, enrollFactor, refuse, useFactor } from './unserved.ts'
import { followLink, verifyCode } from './verify.ts'

const noSaml = refuse(404, 'saml_provider_disabled', 'SAML 2.0 is disabled')
const noLinking = refuse(404, 'manual_linking_disabled', 'Manual linking is disabled')
const noOAuthServer = refuse(404, 'feature_disabled', 'OAuth server is disabled')
const noCallback = refuse(400, 'bad_oauth_callback', 'OAuth state parameter missing')

/** `:id` stands for what is handed on as the call's. */
const ROUTES: Record<string, Record<string, Handler>> = {
  '/health': { GET: showHealth },
  '/settings': { GET: showSettings },
  '/.well-known/jwks.json': { GET: showKeys },
  '/.well-known/openid-configuration': { GET: showOpenId },
  '/signup': { POST: signUp },
  '/token': { POST: exchange },
  '/recover': { POST: recover },
  '/otp': { POST: sendOtp },
  '/magiclink': { POST: sendMagicLink },
  '/resend': { POST: resend },
  '/verify': { GET: followLink, POST: verifyCode },
  '/reauthenticate': { GET: reauthenticate },
  '/user': { GET: showPerson, PUT: changePerson },
  '/user/identities/authorize': { GET: noLinking },
  '/user/identities/:id': { DELETE: noLinking },
  '/user/oauth/grants': { GET: noOAuthServer, DELETE: noOAuthServer },
  '/logout': { POST: signOut },
  '/factors': { POST: enrollFactor },
  '/factors/:id': { DELETE: useFactor },
  '/factors/:id/challenge': { POST: useFactor },
  '/factors/:id/verify': { POST: useFactor },
  '/authorize': { GET: authorize },
  '/callback': { GET: noCallback, POST: noCallback },
  '/sso': { POST: noSaml },
  '/invite': { POST: admin(invite) },
  '/admin/generate_link': { POST: admin(generateLink) },
  '/admin/users': { GET: admin(listUsers), POST: admin(createUser) },
  '/admin/users/:id': { GET: admin(showUser), PUT: admin(changeUser), DELETE: admin(deleteUser) },
  '/admin/users/:id/factors': { GET: admin(listFactors) },
  '/admin/audit': { GET: admin(async () => []) },
  '/admin/sso/providers': { GET: admin(noSaml), POST: admin(noSaml) },
  '/admin/oauth/clients': { GET: admin(noOAuthServer), POST: admin(noOAuthServer) },
}
const PATTERNS = Object.entries(ROUTES).map(
  ([path, methods]) => [new RegExp(`^${path.replace(':id', '([^/]+)')}$`), methods] as const,
)
const BASE = '/auth/v1'

/** Answers a request below /auth/v1. */
export async function answerAuth(auth: Auth, request: Request): Promise<Response> {
  const url = new URL(request.url)
  const path = url.pathname.slice(BASE.length).replace(/(?<=.)\/$/, '')
  const refusal = refuseKey(auth, request, url, path)
  if (refusal) return refusal
  const [found, methods] = find(path)
  if (!methods) return new Response('404 page not found', { status: 404 })
  const handler = methods[request.method]
  if (!handler)
    return new Response(null, { status: 405, headers: { allow: Object.keys(methods).join(', ') } })
  try {
    const answer = await handler(auth, { request, url, body: await readBody(request), id: found?.[1] ?? '' })
    return answer instanceof Response ? answer : Response.json(answer)
  } catch (error) {
    return answerError(error, request)
  }
}

function find(path: string): [RegExpExecArray | undefined, Record<string, Handler> | undefined] {
  for (const [pattern, methods] of PATTERNS) {
    const found = pattern.exec(path)
    if (found) return [found, methods]
  }
  return [undefined, undefined]
}

function admin(handler: Handler): Handler {
  return async (auth, call) => {
    await requireAdmin(auth, call.request, call.url)
    return handler(auth, call)
  }
}

async function listFactors(auth: Auth, { id }: Parameters<Handler>[1]): Promise<object> {
  await loadUser(auth.pool, id)
  return []
}
