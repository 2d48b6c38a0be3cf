// By what a person is known: rows of auth.identities. Here, an address or a phone.

import { randomUUID } from 'node:crypto'
import type { Database } from './database.ts'

export interface Identity {
  id: string
  provider: string
  provider_id: string
  user_id: string
  identity_data: Record<string, unknown>
  email: string | null
  last_sign_in_at: string | null
  created_at: string
  updated_at: string
}

export async function findIdentities(database: Database, userId: string): Promise<Identity[]> {
  const text = 'select * from auth.identities where user_id = $1 order by created_at, provider'
  return (await database.query<Identity>(text, [userId])).rows
}

export async function addIdentity(
  database: Database,
  userId: string,
  provider: 'email' | 'phone',
  data: Record<string, unknown>,
): Promise<void> {
  const claims = { email_verified: false, phone_verified: false, ...data, sub: userId }
  const text = `insert into auth.identities (id, provider, provider_id, user_id, identity_data, last_sign_in_at)
    values ($1, $2, $3::text, $3::text::uuid, $4, now())`
  await database.query(text, [randomUUID(), provider, userId, claims])
}

/** The person's identity of that kind says so as well; there is one from now on. */
export async function changeIdentity(
  database: Database,
  userId: string,
  provider: 'email' | 'phone',
  data: Record<string, unknown>,
): Promise<void> {
  const text = `update auth.identities set identity_data = identity_data || $3, updated_at = now()
    where user_id = $1 and provider = $2`
  const { rowCount } = await database.query(text, [userId, provider, data])
  if (rowCount === 0) await addIdentity(database, userId, provider, data)
}
