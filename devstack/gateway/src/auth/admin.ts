// `/admin/users`: what whoever has the secret key may do to everybody.

import { randomUUID } from 'node:crypto'
import { UUID } from '../uuid.ts'
import type { Body } from './body.ts'
import type { Auth, Call } from './context.ts'
import { type Database, inTransaction } from './database.ts'
import { AuthError, databaseCode, emailExists, invalid } from './errors.ts'
import { addIdentity, changeIdentity } from './identities.ts'
import { assertGoodPassword, hashPassword, makePassword } from './passwords.ts'
import { endSessions } from './sessions.ts'
import * as users from './users.ts'

const HASH = /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/
const MOST_PER_PAGE = 1000
const SECONDS: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 0.001 }
const PAGE = `select *, count(*) over () as total from auth.users where not is_sso_user
  and ($1 = '' or email ilike '%' || $1 || '%' or phone like '%' || $1 || '%')
  order by created_at desc, id limit $2 offset $3`
const COUNT = 'select count(*)::int as total from auth.users where not is_sso_user'

export async function listUsers(auth: Auth, { url }: Call): Promise<Response> {
  const page = readNumber(url, 'page', 1)
  const perPage = Math.min(Math.max(readNumber(url, 'per_page', 50), 1), MOST_PER_PAGE)
  const filter = (url.searchParams.get('filter') ?? '').replace(/[\\%_]/g, '\\$&')
  const values = [filter, perPage, Math.max(page - 1, 0) * perPage]
  const { rows } = await auth.pool.query<users.User & { total: number }>(PAGE, values)
  const total = rows[0]?.total ?? (await auth.pool.query<{ total: number }>(COUNT)).rows[0]?.total ?? 0
  const shown = await Promise.all(rows.map((user) => users.describeUser(auth.pool, user)))
  const headers = { 'x-total-count': String(total), link: linksOf(page, perPage, total) }
  return Response.json({ users: shown, aud: 'authenticated' }, { headers })
}

export async function showUser(auth: Auth, { id }: Call): Promise<object> {
  return users.describeUser(auth.pool, await loadUser(auth.pool, id))
}

export async function createUser(auth: Auth, { body }: Call): Promise<object> {
  const email = body.text('email') === '' ? undefined : body.email()
  const phone = body.phone()
  const id = body.text('id') || randomUUID()
  if (!email && !phone) throw invalid('Cannot create a user without either an email or phone')
  if (!UUID.test(id)) throw invalid('ID must conform to the uuid v4 format')
  const hash = await chosenHash(body)
  const now = new Date().toISOString()
  const isConfirmed = body.flag('email_confirm')
  const providers = [...(email ? ['email'] : []), ...(phone ? ['phone'] : [])]
  const values = {
    ...{ id, email: email ?? null, phone: phone ?? null, encrypted_password: hash },
    role: body.text('role') || 'authenticated',
    email_confirmed_at: email && isConfirmed ? now : null,
    phone_confirmed_at: phone && body.flag('phone_confirm') ? now : null,
    raw_app_meta_data: users.merge({ provider: providers[0], providers }, body.object('app_metadata') ?? {}),
    raw_user_meta_data: { ...body.object('user_metadata'), ...(isConfirmed && { email_verified: true }) },
    ...ban(body),
  }
  return unlessTaken(() =>
    inTransaction(auth.pool, async (database) => {
      const user = await users.createUser(database, values)
      if (email) await addIdentity(database, id, 'email', { email, email_verified: isConfirmed })
      if (phone) await addIdentity(database, id, 'phone', { phone })
      return users.describeUser(database, user)
    }),
  )
}

export async function changeUser(auth: Auth, { body, id }: Call): Promise<object> {
  const email = body.text('email') === '' ? undefined : body.email()
  const phone = body.phone()
  const password = body.optionalText('password')
  if (password !== undefined) assertGoodPassword(password, auth.config.passwordLength)
  const hash = password === undefined ? undefined : await hashPassword(password)
  return unlessTaken(() =>
    inTransaction(auth.pool, async (database) => {
      const user = await loadUser(database, id)
      if (hash) await endSessions(database, id)
      if (email)
        await changeIdentity(database, id, 'email', { email, email_verified: body.flag('email_confirm') })
      if (phone)
        await changeIdentity(database, id, 'phone', { phone, phone_verified: body.flag('phone_confirm') })
      const changed = await users.updateUser(database, id, {
        ...(hash && { ...users.NO_CODES, encrypted_password: hash }),
        ...(email && { email }),
        ...(phone && { phone }),
        ...(body.text('role') && { role: body.text('role') }),
        ...changedMetadata(body, user),
        ...ban(body),
      })
      return users.describeUser(database, changed)
    }),
  )
}

export async function deleteUser(auth: Auth, { body, id }: Call): Promise<object> {
  await inTransaction(auth.pool, async (database) => {
    const user = await loadUser(database, id)
    if (!body.flag('should_soft_delete')) await database.query('delete from auth.users where id = $1', [id])
    else if (user.deleted_at === null) {
      await users.forgetUser(database, user)
      await endSessions(database, id)
    }
  })
  return {}
}

export async function loadUser(database: Database, id: string): Promise<users.User> {
  if (!UUID.test(id)) throw new AuthError(404, 'validation_failed', 'user_id must be an UUID')
  const user = await users.findUser(database, 'id', id)
  if (!user) throw new AuthError(404, 'user_not_found', 'User not found')
  return user
}

function changedMetadata(body: Body, user: users.User): object {
  const [app, own] = [body.object('app_metadata'), body.object('user_metadata')]
  const confirmed = body.flag('email_confirm') ? users.confirmation(user) : undefined
  const before = confirmed?.raw_user_meta_data ?? user.raw_user_meta_data
  return {
    ...confirmed,
    ...(body.flag('phone_confirm') && {
      phone_confirmed_at: user.phone_confirmed_at ?? new Date().toISOString(),
    }),
    ...(app && { raw_app_meta_data: users.merge(user.raw_app_meta_data, app) }),
    ...(own && { raw_user_meta_data: users.merge(before, own) }),
  }
}

async function chosenHash(body: Body): Promise<string> {
  const [password, hash] = [body.text('password'), body.text('password_hash')]
  if (password && hash) throw invalid('Only a password or a password hash should be provided')
  if (hash && !HASH.test(hash)) throw invalid('The password hash must be one of bcrypt')
  // How long one is, is left to whoever has the secret key.
  if (password) assertGoodPassword(password, 0)
  return hash || hashPassword(password || makePassword())
}

/** `ban_duration`: "24h", "1h30m", or "none". */
function ban(body: Body): { banned_until?: string | null } {
  const text = body.text('ban_duration')
  if (text === '') return {}
  if (text === 'none') return { banned_until: null }
  if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(text)) throw invalid(`invalid format for ban duration: ${text}`)
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)]
  const seconds = parts.reduce((sum, [, many, unit]) => sum + Number(many) * (SECONDS[unit ?? ''] ?? 0), 0)
  return { banned_until: new Date(Date.now() + Math.min(seconds, 1e10) * 1000).toISOString() }
}

async function unlessTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (databaseCode(error) !== '23505') throw error
    const constraint = (error as { constraint?: string }).constraint ?? ''
    if (constraint.includes('phone'))
      throw new AuthError(422, 'phone_exists', 'Phone number already registered by another user')
    if (constraint.includes('email')) throw emailExists()
    throw new AuthError(422, 'user_already_exists', 'User with this id already exists')
  }
}

function readNumber(url: URL, name: string, otherwise: number): number {
  const text = url.searchParams.get(name) || String(otherwise)
  if (!/^\d{1,9}$/.test(text)) throw invalid(`Bad Pagination Parameters: ${name} must be a number`)
  return Number(text)
}

function linksOf(page: number, perPage: number, total: number): string {
  const last = Math.ceil(total / perPage)
  const link = (number: number, name: string) =>
    `</admin/users?page=${number}&per_page=${perPage}>; rel="${name}"`
  return [...(last > page ? [link(page + 1, 'next')] : []), link(last, 'last')].join(', ')
}
