// `/verify`: what a mail carried comes back, as a code with its address, or as the digest that links have.

import type { Body } from './body.ts'
import { ANYBODY } from './brakes.ts'
import type { Auth, Call } from './context.ts'
import { type Database, inTransaction } from './database.ts'
import { AuthError, databaseCode, emailExists, invalid } from './errors.ts'
import { changeIdentity } from './identities.ts'
import { hashPassword, makePassword } from './passwords.ts'
import { openFlow, PREFIX } from './pkce.ts'
import { allowedRedirect } from './redirects.ts'
import { startSession } from './sessions.ts'
import { confirmation, findUser, isBanned, isConfirmed, type Json, type User, updateUser } from './users.ts'

const ONE_OF_TWO = 'Confirmation link accepted. Please proceed to confirm link sent to the other email'
const COLUMNS = new Map<string, ('confirmation' | 'recovery')[]>([
  ['signup', ['confirmation']],
  ['invite', ['confirmation']],
  ['recovery', ['recovery']],
  ['magiclink', ['recovery']],
  ['email', ['confirmation', 'recovery']],
])
const BY_NEW_EMAIL = `select * from auth.users
  where (email_change_token_current = any($1) or email_change_token_new = any($1)) and not is_sso_user for update`

/** What somebody shows, for which kind of mail. */
interface Shown {
  type: string
  /** Any of these; a code may have been asked for in either way. */
  hashes: string[]
  says: string
}

/** What he is given for it. */
type Reward = (database: Database, user: User) => Promise<Json>

export async function verifyCode(auth: Auth, { body }: Call): Promise<object> {
  const type = body.text('type')
  const [code, hash] = [body.text('token'), body.text('token_hash')]
  if (type === '') throw invalid('Verify requires a verification type')
  if (Boolean(code) === Boolean(hash)) throw invalid('Verify requires either a token or a token hash')
  if (!COLUMNS.has(type) && type !== 'email_change') throw invalid('Unsupported verification type')
  if (hash) {
    if (body.text('email') || body.text('phone') || body.text('redirect_to'))
      throw invalid('Only the token_hash and type should be provided')
    const shown = { type, hashes: [hash], says: 'Email link is invalid or has expired' }
    return auth.brakes.links.guarding(ANYBODY, () => redeem(auth, shown, signIn(auth)))
  }
  const email = readEmail(body)
  const digest = auth.codes.hash(email, code)
  const shown = { type, hashes: [digest, PREFIX + digest], says: 'Token has expired or is invalid' }
  return auth.brakes.guesses.guarding(email, () => redeem(auth, shown, signIn(auth)))
}

/** A mail's link without a page of ours: Auth leads on, with a session or with what is wrong. */
export async function followLink(auth: Auth, { url, request }: Call): Promise<Response> {
  const [type, hash] = [url.searchParams.get('type') ?? '', url.searchParams.get('token') ?? '']
  if (type === '') throw invalid('Verify requires a verification type')
  if (hash === '') throw invalid('Verify requires a token or a token hash')
  const wanted = url.searchParams.get('redirect_to') || request.headers.get('referer')
  const target = allowedRedirect(wanted, auth.config)
  const shown = { type, hashes: [hash], says: 'Email link is invalid or has expired' }
  const isFlow = hash.startsWith(PREFIX)
  const reward: Reward = isFlow ? (database, user) => openFlow(database, user, type) : signIn(auth)
  const values = await auth.brakes.links
    .guarding(ANYBODY, () => redeem(auth, shown, reward))
    .then((given) => describeReward(given, type), describeFailure)
  return leadOn(target, values, isFlow)
}

function signIn(auth: Auth): Reward {
  return (database, user) => startSession(auth, database, user, 'otp')
}

/** Where a code is awaited it stands in the query, as does what is wrong; a session behind the `#` alone. */
function leadOn(target: string, values: Record<string, string>, isFlow: boolean): Response {
  const [place = '', own = ''] = target.split('#', 1)[0]?.split('?', 2) ?? []
  const query = new URLSearchParams(own)
  if (isFlow) for (const [name, value] of Object.entries(values)) query.set(name, value)
  const fragment = 'code' in values ? '' : `#${new URLSearchParams({ ...values, sb: '' })}`
  const location = `${place}${query.size > 0 ? `?${query}` : ''}${fragment}`
  return new Response(null, { status: 303, headers: { location } })
}

function readEmail(body: Body): string {
  if (body.text('phone')) throw new AuthError(403, 'otp_expired', 'Token has expired or is invalid')
  if (body.text('email') === '')
    throw invalid('Only an email address or phone number should be provided on verify')
  return body.email()
}

function describeReward(given: Json, type: string): Record<string, string> {
  if ('msg' in given) return { message: String(given.msg) }
  if ('auth_code' in given) return { code: String(given.auth_code) }
  const { access_token, token_type, expires_in, expires_at, refresh_token } = given
  const values = { access_token, token_type, expires_in, expires_at, refresh_token, type }
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
}

function describeFailure(error: unknown): Record<string, string> {
  if (!(error instanceof AuthError)) throw error
  return { error: 'access_denied', error_code: error.code, error_description: error.message }
}

async function redeem(auth: Auth, shown: Shown, reward: Reward): Promise<Json> {
  try {
    return await inTransaction(auth.pool, async (database) => {
      const isChange = shown.type === 'email_change'
      const user = isChange
        ? await redeemEmailChange(auth, database, shown)
        : await redeemCode(auth, database, shown)
      return user ? reward(database, user) : { msg: ONE_OF_TWO, code: '200' }
    })
  } catch (error) {
    // Somebody else has taken the new address meanwhile.
    if (databaseCode(error) === '23505') throw emailExists()
    throw error
  }
}

async function redeemCode(auth: Auth, database: Database, shown: Shown): Promise<User> {
  for (const kind of COLUMNS.get(shown.type) ?? []) {
    const user = await findUser(database, `${kind}_token`, shown.hashes, 'for update')
    if (!user) continue
    assertRuns(auth, user, user[`${kind}_sent_at`], shown)
    if (kind === 'recovery' && isConfirmed(user))
      return updateUser(database, user.id, { recovery_token: null })
    // Who was invited has no password, and nobody but he may choose one.
    const isWithout = !user.encrypted_password && user.invited_at !== null
    await changeIdentity(database, user.id, 'email', { email: user.email, email_verified: true })
    return updateUser(database, user.id, {
      ...confirmation(user),
      ...(kind === 'recovery' && { recovery_token: null }),
      ...(isWithout && { encrypted_password: await hashPassword(makePassword()) }),
    })
  }
  throw expired(shown)
}

/** Undefined while the other address is still to confirm. */
async function redeemEmailChange(auth: Auth, database: Database, shown: Shown): Promise<User | undefined> {
  const user = (await database.query<User>(BY_NEW_EMAIL, [shown.hashes])).rows[0]
  if (!user?.email_change) throw expired(shown)
  assertRuns(auth, user, user.email_change_sent_at, shown)
  const { confirms, confirmsTwice } = auth.config.email
  if (confirms && confirmsTwice && user.email_change_confirm_status === 0 && user.email) {
    const isCurrent = shown.hashes.includes(user.email_change_token_current ?? '')
    await updateUser(database, user.id, {
      email_change_confirm_status: 1,
      ...(isCurrent ? { email_change_token_current: null } : { email_change_token_new: null }),
    })
    return undefined
  }
  await changeIdentity(database, user.id, 'email', { email: user.email_change, email_verified: true })
  return updateUser(database, user.id, {
    ...confirmation(user),
    raw_user_meta_data: { ...user.raw_user_meta_data, email: user.email_change, email_verified: true },
    ...{ email: user.email_change, email_change: null, email_change_confirm_status: 0 },
    ...{ email_change_token_current: null, email_change_token_new: null },
  })
}

function assertRuns(auth: Auth, user: User, sentAt: string | null, shown: Shown): void {
  if (isBanned(user)) throw new AuthError(403, 'user_banned', 'User is banned')
  if (!auth.codes.isRunning(sentAt)) throw expired(shown)
}

function expired({ says }: Shown): AuthError {
  return new AuthError(403, 'otp_expired', says)
}
