// Auth: its paths below /auth/v1, as supabase/auth has them.

import { changeUser, createUser, deleteUser, listUsers, showUser } from './admin.ts'
import { readBody } from './body.ts'
import { forAdministrators, refuseKey } from './caller.ts'
import type { Auth, Handler } from './context.ts'
import { answerError } from './errors.ts'
import { generateLink, invite } from './links.ts'
import { changePerson, showPerson, signOut } from './person.ts'
import { reauthenticate, recover, resend, sendMagicLink, sendOtp } from './recovery.ts'
import { showHealth, showKeys, showOpenId, showSettings } from './settings.ts'
import { exchange } from './sign_in.ts'
import { signUp } from './sign_up.ts'
import { SWITCHED_OFF } from './unserved.ts'
import { followLink, verifyCode } from './verify.ts'

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
  '/logout': { POST: signOut },
  '/invite': { POST: forAdministrators(invite) },
  '/admin/generate_link': { POST: forAdministrators(generateLink) },
  '/admin/users': { GET: forAdministrators(listUsers), POST: forAdministrators(createUser) },
  '/admin/users/:id': {
    GET: forAdministrators(showUser),
    PUT: forAdministrators(changeUser),
    DELETE: forAdministrators(deleteUser),
  },
  '/admin/audit': { GET: forAdministrators(async () => []) },
}
const PATTERNS = Object.entries({ ...ROUTES, ...SWITCHED_OFF }).map(
  ([path, methods]) => [new RegExp(`^${path.replaceAll(/:\w+/g, '([^/]+)')}$`), methods] as const,
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
  const handler = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined
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
