// Links that whoever has the secret key makes or has sent: `/admin/generate_link` and `/invite`.

import type { Auth, Call } from './context.ts'
import { type Database, inTransaction } from './database.ts'
import { AuthError, emailExists, invalid } from './errors.ts'
import { type CodeMail, makeCode, redirectOf, sendCode } from './mails.ts'
import { assertGoodPassword, hashPassword, makePassword } from './passwords.ts'
import { allowedRedirect } from './redirects.ts'
import { addPerson, requireSignUp } from './sign_up.ts'
import { describeUser, findUser, isConfirmed, merge, type User, updateUser } from './users.ts'

const TYPES = new Set([
  'signup',
  'invite',
  'magiclink',
  'recovery',
  'email_change_current',
  'email_change_new',
])
/** Those that make whoever is not there yet. */
const MAKING = new Set(['signup', 'invite'])

interface Made {
  user: User
  code: string
  hash: string
}

export async function invite(auth: Auth, call: Call): Promise<object> {
  const email = call.body.email()
  const data = call.body.object('data') ?? {}
  return inTransaction(auth.pool, async (database) => {
    const known = await findUser(database, 'email', email, 'for update')
    if (known && isConfirmed(known)) throw emailExists()
    const user = known ?? (await addPerson(database, { email, data }, undefined, false))
    return describeUser(database, await sendCode(auth, database, call, user, 'invite'))
  })
}

/** What the mail would carry. A magic link for nobody makes him, as a sign-up. */
export async function generateLink(auth: Auth, call: Call): Promise<object> {
  const { body } = call
  const email = body.email()
  const asked = body.text('type')
  if (!TYPES.has(asked)) throw invalid(`Invalid email action link type requested: ${asked}`)
  const redirect = allowedRedirect(body.text('redirect_to'), auth.config)
  const redirectTo = redirect === auth.config.siteUrl ? redirectOf(auth, call) : redirect
  const known = await findUser(auth.pool, 'email', email)
  const type = asked === 'magiclink' && !known ? 'signup' : asked
  if (!known && !MAKING.has(type))
    throw new AuthError(404, 'user_not_found', 'User with this email not found')
  const hash = type === 'signup' && !known ? await newHash(auth, call, asked) : undefined
  return inTransaction(auth.pool, async (database) => {
    const made = type.startsWith('email_change')
      ? await makeEmailChange(auth, database, call, email, type)
      : await makeMail(auth, database, call, email, type as CodeMail, hash)
    return {
      ...(await describeUser(database, made.user)),
      action_link: linkOf(auth, type, made.hash, redirectTo),
      email_otp: made.code,
      hashed_token: made.hash,
      verification_type: type,
      redirect_to: redirectTo,
    }
  })
}

function linkOf(auth: Auth, type: string, hash: string, redirectTo: string): string {
  const kind = type.startsWith('email_change') ? 'email_change' : (type as CodeMail)
  return auth.mailer.linkOf(kind, hash, redirectTo)
}

async function newHash(auth: Auth, { body }: Call, asked: string): Promise<string> {
  requireSignUp(auth)
  const password = asked === 'signup' ? body.text('password') : makePassword()
  if (password === '') throw invalid('Signup requires a valid password')
  assertGoodPassword(password, auth.config.passwordLength)
  return hashPassword(password)
}

async function makeMail(
  auth: Auth,
  database: Database,
  { body }: Call,
  email: string,
  type: CodeMail,
  hash: string | undefined,
): Promise<Made> {
  const data = body.object('data') ?? {}
  const known = await findUser(database, 'email', email, 'for update')
  if (known && MAKING.has(type) && isConfirmed(known)) throw emailExists()
  const user = known ?? (await addPerson(database, { email, data }, hash, false))
  const isTold = known !== undefined && type === 'signup'
  const told = isTold
    ? await updateUser(database, user.id, { raw_user_meta_data: merge(user.raw_user_meta_data, data) })
    : user
  return makeCode(auth, database, told, type)
}

async function makeEmailChange(
  auth: Auth,
  database: Database,
  { body }: Call,
  email: string,
  type: string,
): Promise<Made> {
  const newEmail = body.email('new_email')
  if (await findUser(database, 'email', newEmail)) throw emailExists()
  const user = (await findUser(database, 'email', email, 'for update')) as User
  const isCurrent = type === 'email_change_current'
  const code = auth.codes.make()
  const hash = auth.codes.hash(isCurrent ? email : newEmail, code)
  const changed = await updateUser(database, user.id, {
    email_change: newEmail,
    email_change_sent_at: new Date().toISOString(),
    email_change_confirm_status: 0,
    ...(isCurrent ? { email_change_token_current: hash } : { email_change_token_new: hash }),
  })
  return { user: changed, code, hash }
}
