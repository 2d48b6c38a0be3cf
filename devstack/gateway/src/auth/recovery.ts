// Mails that people ask for themselves. Whoever the address belongs to, if anybody, the answer and its time are the same.

import { MAIL_MILLISECONDS, slowly } from './brakes.ts'
import { requirePerson } from './caller.ts'
import type { Auth, Call } from './context.ts'
import { inTransaction } from './database.ts'
import { AuthError, invalid } from './errors.ts'
import { sendCode, sendEmailChange } from './mails.ts'
import { addPerson, enroll, requireSignUp } from './sign_up.ts'
import { findUser, isConfirmed, type User } from './users.ts'

const RESENT = new Set(['signup', 'email_change'])

export async function recover(auth: Auth, call: Call): Promise<object> {
  if (call.body.text('email') === '') throw invalid('Password recovery requires an email')
  return mailTo(auth, call, (user) =>
    inTransaction(auth.pool, (database) => sendCode(auth, database, call, user, 'recovery')),
  )
}

/** A code to sign in with, also for who is new, unless the request says otherwise. */
export async function sendOtp(auth: Auth, call: Call): Promise<object> {
  const { body } = call
  if (body.text('email') && body.text('phone'))
    throw invalid('Only an email address or phone number should be provided')
  if (body.text('phone')) throw new AuthError(400, 'phone_provider_disabled', 'Unsupported phone provider')
  if (body.text('email') === '') throw invalid('One of email or phone must be set')
  return mailMagicLink(auth, call, body.flag('create_user', true))
}

export async function sendMagicLink(auth: Auth, call: Call): Promise<object> {
  if (call.body.text('email') === '')
    throw new AuthError(422, 'validation_failed', 'Password recovery requires an email')
  return mailMagicLink(auth, call, true)
}

async function mailMagicLink(auth: Auth, call: Call, makesNew: boolean): Promise<object> {
  const email = call.body.email()
  if (makesNew) requireSignUp(auth)
  auth.brakes.mails.count(email)
  const data = call.body.object('data') ?? {}
  return slowly(async () => {
    const known = await findUser(auth.pool, 'email', email)
    // Hosted says here that there is nobody (422 otp_disabled), to whoever asks for any address.
    if (!known && !makesNew) return {}
    if (auth.config.email.confirms && !(known && isConfirmed(known)))
      await enroll(auth, call, { email, data })
    else
      await inTransaction(auth.pool, async (database) => {
        const user = known ?? (await addPerson(database, { email, data }, undefined, true))
        await sendCode(auth, database, call, user, 'magiclink')
      })
    return {}
  }, MAIL_MILLISECONDS)
}

export async function resend(auth: Auth, call: Call): Promise<object> {
  const type = call.body.text('type')
  if (type === 'sms' || type === 'phone_change')
    throw new AuthError(400, 'phone_provider_disabled', 'Phone logins are disabled')
  if (!RESENT.has(type)) throw invalid('Missing one of these types: signup, email_change, sms, phone_change')
  if (call.body.text('email') === '') throw invalid('Type provided requires an email address')
  return mailTo(auth, call, (user) =>
    inTransaction(auth.pool, async (database) => {
      if (type === 'signup' && !isConfirmed(user)) await sendCode(auth, database, call, user, 'signup')
      if (type === 'email_change' && user.email_change)
        await sendEmailChange(auth, database, call, user, user.email_change)
    }),
  )
}

export async function reauthenticate(auth: Auth, call: Call): Promise<object> {
  const { user } = await requirePerson(auth, call.request, call.url)
  if (!user.email) throw invalid('Reauthentication requires the user to have an email or a phone number')
  if (!isConfirmed(user)) throw new AuthError(422, 'email_not_confirmed', 'Please verify your email first.')
  auth.brakes.mails.count(user.email)
  await inTransaction(auth.pool, (database) => sendCode(auth, database, call, user, 'reauthentication'))
  return {}
}

async function mailTo(auth: Auth, { body }: Call, send: (user: User) => Promise<unknown>): Promise<object> {
  const email = body.email()
  auth.brakes.mails.count(email)
  return slowly(async () => {
    const user = await findUser(auth.pool, 'email', email)
    if (user) await send(user)
    return {}
  }, MAIL_MILLISECONDS)
}
