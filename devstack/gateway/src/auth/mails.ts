// Mails with a code: what is kept of it stands in the person's row, where the code's coming back is awaited.

import type { Auth, Call } from './context.ts'
import type { Database } from './database.ts'
import { startFlow } from './pkce.ts'
import { allowedRedirect } from './redirects.ts'
import { type User, updateUser } from './users.ts'

type CodeColumn = 'confirmation' | 'recovery' | 'reauthentication'

const COLUMNS = {
  signup: 'confirmation',
  invite: 'confirmation',
  recovery: 'recovery',
  magiclink: 'recovery',
  reauthentication: 'reauthentication',
} as const satisfies Record<string, CodeColumn>

export type CodeMail = keyof typeof COLUMNS

export interface MadeCode {
  user: User
  code: string
  hash: string
}

/** A new code of that kind for the person; the one before is no longer good. */
export async function makeCode(
  auth: Auth,
  database: Database,
  user: User,
  kind: CodeMail,
  prefix = '',
): Promise<MadeCode> {
  const code = auth.codes.make()
  const hash = prefix + auth.codes.hash(user.email ?? '', code)
  const now = new Date().toISOString()
  const column = COLUMNS[kind]
  const changed = await updateUser(database, user.id, {
    [`${column}_token`]: hash,
    [`${column}_sent_at`]: now,
    ...(kind === 'invite' && { invited_at: now }),
  })
  return { user: changed, code, hash }
}

/** Makes a code and sends it. */
export async function sendCode(
  auth: Auth,
  database: Database,
  call: Call,
  found: User,
  kind: CodeMail,
): Promise<User> {
  const prefix = await startFlow(database, call.body, found, kind)
  const { user, code, hash } = await makeCode(auth, database, found, kind, prefix)
  const email = user.email ?? ''
  const data = user.raw_user_meta_data ?? {}
  await auth.mailer.send(kind, { to: email, email, code, hash, redirectTo: redirectOf(auth, call), data })
  return user
}

/** The new address is asked, and the one that is left as well where the project wants it. */
export async function sendEmailChange(
  auth: Auth,
  database: Database,
  call: Call,
  user: User,
  newEmail: string,
): Promise<User> {
  const { codes, config, mailer } = auth
  const email = user.email ?? ''
  const [code, currentCode] = [codes.make(), codes.make()]
  const prefix = await startFlow(database, call.body, user, 'email_change')
  const hash = prefix + codes.hash(newEmail, code)
  const asksBoth = config.email.confirmsTwice && email !== ''
  const currentHash = asksBoth ? prefix + codes.hash(email, currentCode) : null
  const changed = await updateUser(database, user.id, {
    email_change: newEmail,
    email_change_token_new: hash,
    email_change_token_current: currentHash,
    email_change_sent_at: new Date().toISOString(),
    email_change_confirm_status: 0,
  })
  const shared = { email, newEmail, redirectTo: redirectOf(auth, call), data: user.raw_user_meta_data ?? {} }
  if (currentHash)
    await mailer.send('email_change', { ...shared, to: email, code: currentCode, hash: currentHash })
  await mailer.send('email_change', { ...shared, to: newEmail, code, hash })
  return changed
}

/** Where the link is to lead: as the query says, or the page that asks, if the list has them. */
export function redirectOf({ config }: Auth, { url, request }: Call): string {
  const wanted = url.searchParams.get('redirect_to') || request.headers.get('redirect_to')
  const asked = allowedRedirect(wanted, config)
  return asked === config.siteUrl ? allowedRedirect(request.headers.get('referer'), config) : asked
}
