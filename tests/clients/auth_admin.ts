// supabase-js with the secret key makes, lists, changes and removes people and makes their links; prints what it saw as
// one JSON line. SUPABASE_URL, SUPABASE_KEY and SUPABASE_SECRET_KEY come from the environment.

import { type AuthError, createClient, type GenerateLinkParams } from '@supabase/supabase-js'

const { SUPABASE_URL = '', SUPABASE_KEY = '', SUPABASE_SECRET_KEY = '' } = process.env
const options = { auth: { persistSession: false, autoRefreshToken: false } }
const { admin } = createClient(SUPABASE_URL, SUPABASE_SECRET_KEY, options).auth
const newEmail = () => `${crypto.randomUUID()}@example.com`

/** The data of an answer; throws its error. */
function dataOf<A extends { data: unknown; error: unknown }>(answer: A): Extract<A, { error: null }>['data'] {
  if (answer.error) throw answer.error
  return answer.data
}

function said({ error }: { error: AuthError | null }): unknown[] {
  return [error?.status, error?.code]
}

const email = newEmail()
const password = 'a-long-password'
const made = dataOf(
  await admin.createUser({
    email,
    password,
    email_confirm: true,
    user_metadata: { nick: 'Bia', gone: 1 },
    app_metadata: { plan: 'x' },
  }),
).user
const person = createClient(SUPABASE_URL, SUPABASE_KEY, options)
const signedIn = dataOf(await person.auth.signInWithPassword({ email, password }))
const unconfirmed = dataOf(await admin.createUser({ email: newEmail(), password })).user
const signsIn = await person.auth.signInWithPassword({ email: unconfirmed?.email ?? '', password })
await admin.createUser({ email: newEmail() })

const first = dataOf(await admin.listUsers({ page: 1, perPage: 2 }))
const second = dataOf(await admin.listUsers({ page: 2, perPage: 2 }))
const changed = dataOf(
  await admin.updateUserById(made.id, {
    email: newEmail(),
    password: 'another-password',
    user_metadata: { gone: null, tags: ['a'] },
    app_metadata: { plan: 'y' },
  }),
).user
const refreshed = await person.auth.refreshSession({ refresh_token: signedIn.session?.refresh_token ?? '' })

const banned = dataOf(await admin.updateUserById(made.id, { ban_duration: '1h30m' })).user
const whileBanned = await person.auth.signInWithPassword({
  email: changed.email ?? '',
  password: 'another-password',
})
await admin.updateUserById(made.id, { ban_duration: 'none' })
const again = dataOf(
  await person.auth.signInWithPassword({ email: changed.email ?? '', password: 'another-password' }),
)

/** What the link of `kind` is, and whether its digest signs in. */
async function follow(params: GenerateLinkParams): Promise<unknown[]> {
  const { properties, user } = dataOf(await admin.generateLink(params))
  const link = new URL(properties?.action_link ?? '')
  const type = properties?.verification_type
  const opened = await person.auth.verifyOtp({
    token_hash: properties?.hashed_token ?? '',
    type: type?.startsWith('email_change') ? 'email_change' : (type as 'signup'),
  })
  return [
    type,
    link.pathname,
    link.searchParams.get('type'),
    link.searchParams.get('redirect_to'),
    properties?.email_otp?.length,
    opened.data.user?.id === user?.id,
  ]
}

const known = changed.email ?? ''
const confirmed = newEmail()
await admin.createUser({ email: confirmed, email_confirm: true })
const redirectTo = 'http://localhost:8000/confirmar'
const links = {
  signup: await follow({ type: 'signup', email: newEmail(), password, options: { redirectTo } }),
  invite: await follow({ type: 'invite', email: newEmail() }),
  magiclink: await follow({ type: 'magiclink', email: known }),
  magiclinkOfNobody: await follow({ type: 'magiclink', email: newEmail() }),
  recovery: await follow({ type: 'recovery', email: known, options: { redirectTo: 'http://evil.example/' } }),
  emailChange: await follow({ type: 'email_change_new', email: known, newEmail: newEmail() }),
}
const invitedEmail = newEmail()
const invited = dataOf(await admin.inviteUserByEmail(invitedEmail, { data: { role: 'agent' } })).user

const soft = dataOf(await admin.createUser({ email: newEmail(), password, email_confirm: true })).user
await admin.deleteUser(soft.id, true)
const softly = dataOf(await admin.getUserById(soft.id)).user
const freed = dataOf(await admin.createUser({ email: soft.email ?? '', password })).user
dataOf(await admin.deleteUser(made.id))

const ofStranger = await fetch(`${SUPABASE_URL}/auth/v1/admin/users`, {
  headers: { apikey: SUPABASE_KEY, authorization: `Bearer ${again.session?.access_token}` },
})

console.log(
  JSON.stringify({
    made: [
      made.user_metadata,
      made.app_metadata,
      made.identities?.length,
      made.email_confirmed_at !== undefined,
    ],
    signedIn: signedIn.user?.id === made.id,
    unconfirmed: said(signsIn),
    pages: [first.users.length, first.nextPage, first.total > 2, second.users[0]?.id !== first.users[0]?.id],
    changed: [changed.user_metadata, changed.app_metadata.plan, changed.email !== email],
    sessionsEnded: said(refreshed),
    banned: ['banned_until' in banned, ...said(whileBanned)],
    links,
    invited: [invitedEmail, invited.invited_at !== undefined, invited.user_metadata.role],
    soft: ['deleted_at' in softly, softly.email !== soft.email, softly.identities?.[0]?.identity_data],
    freed: freed.id !== soft.id,
    refusals: {
      gone: said(await admin.getUserById(made.id)),
      noId: said(await admin.getUserById('00000000-0000-4000-8000-000000000000')),
      taken: said(await admin.createUser({ email: freed.email ?? '', password })),
      weak: said(await admin.updateUserById(freed.id, { password: 'short' })),
      nobody: said(await admin.createUser({ password })),
      noEmail: said(await admin.createUser({ email: 'no address', password })),
      recoveryOfNobody: said(await admin.generateLink({ type: 'recovery', email: newEmail() })),
      invitedAgain: said(await admin.inviteUserByEmail(confirmed)),
      publishable: said(await createClient(SUPABASE_URL, SUPABASE_KEY, options).auth.admin.listUsers()),
      person: [ofStranger.status, ((await ofStranger.json()) as { error_code: string }).error_code],
    },
  }),
)
