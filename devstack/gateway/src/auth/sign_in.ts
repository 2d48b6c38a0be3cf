// `/token`: a password, or a refresh token, for a session.

import { ANYBODY, slowly } from './brakes.ts'
import type { Auth, Call, Handler } from './context.ts'
import { inTransaction } from './database.ts'
import { AuthError, invalid } from './errors.ts'
import { isPassword, weakness } from './passwords.ts'
import { exchangeCode } from './pkce.ts'
import { refreshSession, startSession } from './sessions.ts'
import { GRANTS_OFF } from './unserved.ts'
import { findUser, isBanned, isConfirmed, type User } from './users.ts'

const GRANTS = new Map<string, Handler>([
  ['password', signInByPassword],
  ['refresh_token', refresh],
  ['pkce', (auth, call) => auth.brakes.links.guarding(ANYBODY, () => exchangeCode(auth, call))],
  ...GRANTS_OFF,
])

export async function exchange(auth: Auth, call: Call): Promise<object> {
  const grant = GRANTS.get(call.url.searchParams.get('grant_type') ?? '')
  if (!grant) throw new AuthError(400, 'invalid_credentials', 'unsupported_grant_type')
  return grant(auth, call)
}

async function signInByPassword(auth: Auth, { body }: Call): Promise<object> {
  const [email, phone, password] = [body.text('email'), body.text('phone'), body.text('password')]
  if (email && phone) throw invalid('Only an email address or phone number should be provided on login.')
  if (phone) throw new AuthError(422, 'phone_provider_disabled', 'Phone logins are disabled')
  if (!email) throw invalid('missing email or phone')
  if (!auth.config.email.isEnabled)
    throw new AuthError(422, 'email_provider_disabled', 'Email logins are disabled')
  const address = email.trim().toLowerCase()
  return auth.brakes.guesses.guarding(address, () =>
    slowly(async () => {
      const user = await personWith(auth, address, password)
      const session = await inTransaction(auth.pool, (database) =>
        startSession(auth, database, user, 'password'),
      )
      const weak = weakness(password, auth.config.passwordLength)
      return weak ? { ...session, weak_password: weak } : session
    }),
  )
}

/** What is wrong is said to nobody who does not know the password. */
async function personWith(auth: Auth, email: string, password: string): Promise<User> {
  const user = await findUser(auth.pool, 'email', email)
  if (!(await isPassword(password, user?.encrypted_password)) || !user)
    throw new AuthError(400, 'invalid_credentials', 'Invalid login credentials')
  if (isBanned(user)) throw new AuthError(400, 'user_banned', 'User is banned')
  if (!isConfirmed(user)) throw new AuthError(400, 'email_not_confirmed', 'Email not confirmed')
  return user
}

async function refresh(auth: Auth, { body }: Call): Promise<object> {
  const token = body.text('refresh_token')
  if (token === '') throw invalid('refresh_token required')
  return auth.brakes.refreshes.guarding(ANYBODY, () => refreshSession(auth, token))
}
