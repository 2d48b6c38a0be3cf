// `/user` and `/logout`: what people see and change of themselves.

import type { Body } from './body.ts'
import { type Person, requirePerson } from './caller.ts'
import type { Auth, Call } from './context.ts'
import { inTransaction } from './database.ts'
import { AuthError, emailExists, invalid } from './errors.ts'
import { sendEmailChange } from './mails.ts'
import { assertGoodPassword, hashPassword, isPassword } from './passwords.ts'
import { endSession, endSessions } from './sessions.ts'
import { describeUser, findUser, merge, NO_CODES, type User, updateUser } from './users.ts'

/** A session younger than this may change the password by itself. */
const YOUNG_MILLISECONDS = 86_400_000

export async function showPerson(auth: Auth, { request, url }: Call): Promise<object> {
  const { user } = await requirePerson(auth, request, url)
  return describeUser(auth.pool, user)
}

export async function changePerson(auth: Auth, call: Call): Promise<object> {
  const { body } = call
  const person = await requirePerson(auth, call.request, call.url)
  const { user, session } = person
  const newEmail = await newEmailOf(auth, body, user)
  const password = body.optionalText('password')
  if (password !== undefined) assertGoodPassword(password, auth.config.passwordLength)
  if (body.object('app_metadata'))
    throw new AuthError(403, 'not_admin', 'Updating app_metadata requires admin privileges')
  if (password !== undefined) await assertMayChange(auth, body, person, password)
  const hash = password === undefined ? undefined : await hashPassword(password)
  const data = body.object('data')
  return inTransaction(auth.pool, async (database) => {
    // Whoever has stolen a session is out with a new password, and what was mailed before is no longer good.
    if (hash) await endSessions(database, user.id, session?.id ?? null)
    const changed = await updateUser(database, user.id, {
      ...(hash && { ...NO_CODES, encrypted_password: hash }),
      ...(data && { raw_user_meta_data: merge(user.raw_user_meta_data, data) }),
    })
    if (newEmail === undefined) return describeUser(database, changed)
    return describeUser(database, await sendEmailChange(auth, database, call, changed, newEmail))
  })
}

export async function signOut(auth: Auth, { request, url }: Call): Promise<object> {
  const { user, session } = await requirePerson(auth, request, url)
  const scope = url.searchParams.get('scope') ?? 'global'
  if (!['global', 'local', 'others'].includes(scope)) throw invalid(`Unsupported logout scope "${scope}"`)
  if (session && scope === 'local') await endSession(auth.pool, session.id)
  else await endSessions(auth.pool, user.id, scope === 'others' ? (session?.id ?? null) : null)
  return new Response(null, { status: 204 })
}

/** Undefined where it stays. */
async function newEmailOf(auth: Auth, body: Body, user: User): Promise<string | undefined> {
  if (body.text('email') === '') return undefined
  const email = body.email()
  if (email === user.email) return undefined
  auth.brakes.mails.count(user.id)
  auth.brakes.mails.count(email)
  if (await findUser(auth.pool, 'email', email)) throw emailExists()
  return email
}

async function assertMayChange(auth: Auth, body: Body, { user, session }: Person, password: string) {
  const age = session ? Date.now() - Date.parse(session.created_at) : Number.POSITIVE_INFINITY
  if (auth.config.email.reauthenticates && age > YOUNG_MILLISECONDS)
    await auth.brakes.guesses.guarding(user.email ?? user.id, async () => assertNonce(auth, body, user))
  if (await isPassword(password, user.encrypted_password))
    throw new AuthError(422, 'same_password', 'New password should be different from the old password.')
}

function assertNonce(auth: Auth, body: Body, user: User): void {
  const nonce = body.text('nonce')
  if (nonce === '')
    throw new AuthError(400, 'reauthentication_needed', 'Password update requires reauthentication')
  const isRight = user.reauthentication_token === auth.codes.hash(user.email ?? '', nonce)
  if (!isRight || !auth.codes.isRunning(user.reauthentication_sent_at))
    throw new AuthError(422, 'reauthentication_not_valid', 'Nonce has expired or is invalid')
}
