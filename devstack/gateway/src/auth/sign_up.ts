// New people. Where addresses are confirmed, no answer tells whether one has signed up before; where they are not, the
// answer says it, as on hosted: nobody proves there that an address is his.

import { randomUUID } from 'node:crypto'
import { MAIL_MILLISECONDS, slowly } from './brakes.ts'
import type { Auth, Call } from './context.ts'
import { type Database, inTransaction } from './database.ts'
import { AuthError, databaseCode, invalid } from './errors.ts'
import { addIdentity } from './identities.ts'
import { sendCode } from './mails.ts'
import { assertGoodPassword, hashPassword } from './passwords.ts'
import { startSession } from './sessions.ts'
import { createUser, describe, describeUser, findUser, isConfirmed, type Json, type User } from './users.ts'

export interface NewPerson {
  email: string
  /** Undefined: by mail alone. */
  password?: string | undefined
  data: Json
}

export async function signUp(auth: Auth, call: Call): Promise<object> {
  const { body } = call
  const password = body.text('password')
  if (body.text('email') === '' && body.text('phone') === '')
    throw new AuthError(422, 'anonymous_provider_disabled', 'Anonymous sign-ins are disabled')
  requireSignUp(auth)
  if (password === '') throw invalid('Signup requires a valid password')
  assertGoodPassword(password, auth.config.passwordLength)
  if (body.text('phone') !== '' && body.text('email') === '')
    throw new AuthError(400, 'phone_provider_disabled', 'Phone signups are disabled')
  if (!auth.config.email.isEnabled)
    throw new AuthError(400, 'email_provider_disabled', 'Email signups are disabled')
  const person = { email: body.email(), password, data: body.object('data') ?? {} }
  if (!auth.config.email.confirms) return enroll(auth, call, person)
  auth.brakes.mails.count(person.email)
  return slowly(() => enroll(auth, call, person), MAIL_MILLISECONDS)
}

export function requireSignUp({ config }: Auth): void {
  if (!config.allowsSignUp)
    throw new AuthError(422, 'signup_disabled', 'Signups not allowed for this instance')
}

/** Who is new, or has not confirmed, is sent a mail; without confirmations he is signed in. */
export async function enroll(auth: Auth, call: Call, person: NewPerson): Promise<object> {
  const { confirms } = auth.config.email
  // Known or not, it takes as long.
  const hash = person.password === undefined ? undefined : await hashPassword(person.password)
  try {
    return await inTransaction(auth.pool, async (database) => {
      const known = await findUser(database, 'email', person.email, 'for update')
      if (known && (isConfirmed(known) || !confirms)) return answerKnown(auth, person)
      const user = known ?? (await addPerson(database, person, hash, !confirms))
      if (!confirms) return startSession(auth, database, user, 'password')
      return answerUnconfirmed(database, await sendCode(auth, database, call, user, 'signup'), person)
    })
  } catch (error) {
    // Two at once: the other was first.
    if (databaseCode(error) !== '23505') throw error
    return answerKnown(auth, person)
  }
}

/** A row with its identity. */
export async function addPerson(
  database: Database,
  { email, data }: NewPerson,
  hash: string | undefined,
  confirmed: boolean,
): Promise<User> {
  const id = randomUUID()
  const user = await createUser(database, {
    id,
    email,
    encrypted_password: hash ?? null,
    email_confirmed_at: confirmed ? new Date().toISOString() : null,
    raw_app_meta_data: { provider: 'email', providers: ['email'] },
    raw_user_meta_data: { ...data, email, email_verified: confirmed, phone_verified: false, sub: id },
  })
  await addIdentity(database, id, 'email', { ...data, email })
  return user
}

/** His data are those of whoever asks: what another has said of himself stays where it is. */
async function answerUnconfirmed(database: Database, user: User, { data }: NewPerson): Promise<object> {
  const shown = await describeUser(database, user)
  const said = { ...data, email: user.email, email_verified: false, phone_verified: false, sub: user.id }
  const identities = (shown.identities as Json[]).map((identity) => ({ ...identity, identity_data: said }))
  return { ...shown, user_metadata: said, identities }
}

/** Somebody who is made up, with the mark by which clients of hosted know it: no identities. */
function answerKnown({ config }: Auth, { email, data }: NewPerson): object {
  if (!config.email.confirms) throw new AuthError(422, 'user_already_exists', 'User already registered')
  const now = new Date().toISOString()
  const nothing = {
    ...{ phone: null, encrypted_password: null, email_confirmed_at: null, phone_confirmed_at: null },
    ...{ confirmed_at: null, invited_at: null, confirmation_token: null, recovery_token: null },
    ...{ recovery_sent_at: null, email_change: null, email_change_token_new: null },
    ...{ email_change_token_current: null, email_change_sent_at: null, email_change_confirm_status: 0 },
    ...{ reauthentication_token: null, reauthentication_sent_at: null, banned_until: null },
    ...{ deleted_at: null, last_sign_in_at: null, is_anonymous: false },
  }
  const user: User = {
    ...nothing,
    ...{ id: randomUUID(), aud: 'authenticated', role: '', email },
    ...{ confirmation_sent_at: now, created_at: now, updated_at: now },
    raw_app_meta_data: { provider: 'email', providers: ['email'] },
    raw_user_meta_data: data,
  }
  return describe(user, [])
}
