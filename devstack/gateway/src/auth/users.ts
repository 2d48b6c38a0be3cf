// People: rows of auth.users, and how Auth shows one.

import { createHash } from 'node:crypto'
import { assignments, type Database } from './database.ts'
import { findIdentities, type Identity } from './identities.ts'

export type Json = Record<string, unknown>
type Moment = string | null

export interface User {
  id: string
  aud: string
  role: string
  email: string | null
  phone: string | null
  encrypted_password: string | null
  email_confirmed_at: Moment
  phone_confirmed_at: Moment
  confirmed_at: Moment
  invited_at: Moment
  confirmation_token: string | null
  confirmation_sent_at: Moment
  recovery_token: string | null
  recovery_sent_at: Moment
  email_change: string | null
  email_change_token_new: string | null
  email_change_token_current: string | null
  email_change_sent_at: Moment
  email_change_confirm_status: number
  reauthentication_token: string | null
  reauthentication_sent_at: Moment
  raw_app_meta_data: Json | null
  raw_user_meta_data: Json | null
  banned_until: Moment
  deleted_at: Moment
  is_anonymous: boolean
  last_sign_in_at: Moment
  created_at: string
  updated_at: string
}

type Changes = Partial<Omit<User, 'id'>>

/** What a mail's code or link was sent for is no longer good: a new password ends it. */
export const NO_CODES = {
  confirmation_token: null,
  recovery_token: null,
  email_change_token_new: null,
  email_change_token_current: null,
  reauthentication_token: null,
} satisfies Changes

export async function findUser(
  database: Database,
  column: 'id' | 'email' | 'confirmation_token' | 'recovery_token',
  value: string | string[],
  lock: '' | 'for update' = '',
): Promise<User | undefined> {
  const condition = Array.isArray(value) ? `${column} = any($1)` : `${column} = $1`
  const text = `select * from auth.users where ${condition} and not is_sso_user ${lock}`
  return (await database.query<User>(text, [value])).rows[0]
}

export async function createUser(database: Database, values: Changes & { id: string }): Promise<User> {
  const row = { aud: 'authenticated', role: 'authenticated', ...values }
  const places = Object.keys(row).map((_, place) => `$${place + 1}`)
  const text = `insert into auth.users (${Object.keys(row).join(', ')}) values (${places.join(', ')}) returning id`
  await database.query(text, Object.values(row))
  // As triggers have left it.
  return (await findUser(database, 'id', values.id)) as User
}

export async function updateUser(database: Database, id: string, changes: Changes): Promise<User> {
  const row = { ...changes, updated_at: new Date().toISOString() }
  const text = `update auth.users set ${assignments(row, 2)} where id = $1 returning *`
  const { rows } = await database.query<User>(text, [id, ...Object.values(row)])
  return rows[0] as User
}

export function isConfirmed(user: User): boolean {
  return user.email_confirmed_at !== null
}

export function isBanned({ banned_until }: User): boolean {
  return banned_until !== null && Date.parse(banned_until) > Date.now()
}

/** What the confirmation of an address changes. */
export function confirmation(user: User): Changes {
  return {
    confirmation_token: null,
    email_confirmed_at: user.email_confirmed_at ?? new Date().toISOString(),
    raw_user_meta_data: { ...user.raw_user_meta_data, email_verified: true },
  }
}

/** `changes` in `kept`; null takes a key out. */
export function merge(kept: Json | null, changes: Json): Json {
  return Object.fromEntries(Object.entries({ ...kept, ...changes }).filter(([, value]) => value !== null))
}

/** Nothing is left that names the person, and the address is free again. */
export async function forgetUser(database: Database, user: User): Promise<void> {
  const digest = (text: string) =>
    createHash('sha256')
      .update(user.id + text)
      .digest('base64url')
  await updateUser(database, user.id, {
    ...NO_CODES,
    email: user.email && digest(user.email),
    phone: user.phone && digest(user.phone).slice(0, 15),
    email_change: null,
    encrypted_password: null,
    raw_app_meta_data: {},
    raw_user_meta_data: {},
    deleted_at: new Date().toISOString(),
  })
  const obscure = `update auth.identities set provider_id = $2, identity_data = '{}' where id = $1`
  for (const { id, provider_id } of await findIdentities(database, user.id))
    await database.query(obscure, [id, digest(provider_id)])
}

export async function describeUser(database: Database, user: User): Promise<Json> {
  return describe(user, await findIdentities(database, user.id))
}

export function describe(user: User, identities: Identity[]): Json {
  const { id, aud, role, email, phone, created_at, updated_at, is_anonymous } = user
  return {
    ...{ id, aud, role, email: email ?? '' },
    ...moments(user, 'email_confirmed_at', 'invited_at'),
    phone: phone ?? '',
    ...moments(user, 'phone_confirmed_at', 'confirmation_sent_at', 'confirmed_at', 'recovery_sent_at'),
    ...(user.email_change && { new_email: user.email_change }),
    ...moments(user, 'email_change_sent_at', 'reauthentication_sent_at', 'last_sign_in_at'),
    app_metadata: user.raw_app_meta_data ?? {},
    user_metadata: user.raw_user_meta_data ?? {},
    identities: identities.map(describeIdentity),
    ...{ created_at: asUtc(created_at), updated_at: asUtc(updated_at) },
    ...moments(user, 'banned_until', 'deleted_at'),
    is_anonymous,
  }
}

function describeIdentity({ id, provider_id, email, ...identity }: Identity): Json {
  const { user_id, identity_data, provider, last_sign_in_at, created_at, updated_at } = identity
  return {
    ...{ identity_id: id, id: provider_id, user_id, identity_data, provider },
    last_sign_in_at: asUtc(last_sign_in_at ?? created_at),
    ...{ created_at: asUtc(created_at), updated_at: asUtc(updated_at) },
    ...(email !== null && { email }),
  }
}

/** Those that have come. */
function moments(user: User, ...names: (keyof User)[]): Json {
  const come = names.filter((name) => user[name] !== null)
  return Object.fromEntries(come.map((name) => [name, asUtc(String(user[name]))]))
}

function asUtc(moment: string): string {
  return moment.replace('+00:00', 'Z')
}
