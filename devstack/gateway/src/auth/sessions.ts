// Who is signed in: sessions, their refresh tokens, and the access tokens these are exchanged for.

import { randomBytes, randomUUID } from 'node:crypto'
import type { Tokens } from '../tokens.ts'
import type { AuthConfig } from './config.ts'
import type { Auth } from './context.ts'
import { type Database, inTransaction } from './database.ts'
import { AuthError } from './errors.ts'
import { describeUser, findUser, isBanned, type Json, type User, updateUser } from './users.ts'

export interface Session {
  id: string
  user_id: string
  aal: string | null
  created_at: string
}

interface RefreshToken {
  token: string
  user_id: string
  session_id: string
  revoked: boolean
  parent: string | null
  updated_at: string
}

const FIND_TOKEN = 'select * from auth.refresh_tokens where token = $1 and session_id is not null for update'
const FIND_ACTIVE =
  'select * from auth.refresh_tokens where session_id = $1 and not revoked order by created_at desc limit 1'
const ADD_TOKEN = `insert into auth.refresh_tokens (id, token, user_id, session_id, parent) values ($1, $2, $3, $4, $5)`
const REVOKE_TOKENS =
  'update auth.refresh_tokens set revoked = true, updated_at = now() where session_id = $1 and not revoked'
/** A used one is looked at no more once its own successor was used. */
const FORGET_TOKENS = `delete from auth.refresh_tokens
  where session_id = $1 and revoked and updated_at < now() - interval '1 day'`
const METHODS = `select authentication_method as method, extract(epoch from created_at)::bigint as timestamp
  from auth.mfa_amr_claims where session_id = $1`

/** A new session; the answer to whoever has signed in by `method`. */
export async function startSession(
  auth: Auth,
  database: Database,
  user: User,
  method: string,
): Promise<Json> {
  const id = randomUUID()
  await database.query(`insert into auth.sessions (id, user_id, aal) values ($1, $2, 'aal1')`, [id, user.id])
  const claim = 'insert into auth.mfa_amr_claims (id, session_id, authentication_method) values ($1, $2, $3)'
  await database.query(claim, [randomUUID(), id, method])
  const token = await addToken(database, user.id, id, null)
  return answer(auth, database, user, id, token)
}

/** A refresh token's exchange. It is good once; a second time soon after, as when an answer was lost. */
export async function refreshSession(auth: Auth, used: string): Promise<Json> {
  const result = await inTransaction(auth.pool, async (database) => {
    const { rows } = await database.query<RefreshToken>(FIND_TOKEN, [used])
    const known = rows[0]
    const user = known && (await findUser(database, 'id', known.user_id))
    if (!known || !user) throw refused('refresh_token_not_found', 'Refresh Token Not Found')
    if (isBanned(user)) throw refused('user_banned', 'User Banned')
    const next = await nextToken(database, known, auth.config)
    return next === undefined ? undefined : answer(auth, database, user, known.session_id, next)
  })
  // Said once the session has really ended.
  if (!result) throw refused('refresh_token_already_used', 'Already Used')
  return result
}

/** Undefined where a token comes back too late: somebody has stolen it, from one side or the other. */
async function nextToken(
  database: Database,
  known: RefreshToken,
  config: AuthConfig,
): Promise<string | undefined> {
  const { session_id: sessionId } = known
  if (known.revoked) {
    const active = (await database.query<RefreshToken>(FIND_ACTIVE, [sessionId])).rows[0]
    if (active?.parent === known.token) return active.token
    if (Date.now() > Date.parse(known.updated_at) + config.reuseSeconds * 1000) {
      if (config.isRotating) await endSession(database, sessionId)
      return undefined
    }
  }
  await database.query(REVOKE_TOKENS, [sessionId])
  await database.query(FORGET_TOKENS, [sessionId])
  await database.query('update auth.sessions set refreshed_at = now(), updated_at = now() where id = $1', [
    sessionId,
  ])
  return addToken(database, known.user_id, sessionId, known.token)
}

/** All of a person's, but one. */
export async function endSessions(
  database: Database,
  userId: string,
  but: string | null = null,
): Promise<void> {
  await database.query('delete from auth.sessions where user_id = $1 and id is distinct from $2', [
    userId,
    but,
  ])
}

export async function endSession(database: Database, id: string): Promise<void> {
  await database.query('delete from auth.sessions where id = $1', [id])
}

export async function findSession(database: Database, id: string): Promise<Session | undefined> {
  return (await database.query<Session>('select * from auth.sessions where id = $1', [id])).rows[0]
}

async function addToken(database: Database, userId: string, sessionId: string, parent: string | null) {
  const token = randomBytes(16).toString('base64url')
  await database.query(ADD_TOKEN, [randomUUID(), token, userId, sessionId, parent])
  return token
}

async function answer(auth: Auth, database: Database, user: User, sessionId: string, refreshToken: string) {
  const signedIn = await updateUser(database, user.id, { last_sign_in_at: new Date().toISOString() })
  const seconds = auth.config.jwtSeconds
  const issuedAt = Math.floor(Date.now() / 1000)
  return {
    access_token: await signAccess(auth.tokens, database, signedIn, sessionId, issuedAt, issuedAt + seconds),
    token_type: 'bearer',
    expires_in: seconds,
    expires_at: issuedAt + seconds,
    refresh_token: refreshToken,
    user: await describeUser(database, signedIn),
  }
}

async function signAccess(
  tokens: Tokens,
  database: Database,
  user: User,
  sessionId: string,
  iat: number,
  exp: number,
): Promise<string> {
  const { rows: amr } = await database.query(METHODS, [sessionId])
  const session = await findSession(database, sessionId)
  return tokens.sign({
    ...{ sub: user.id, aud: user.aud, exp, iat, email: user.email ?? '', phone: user.phone ?? '' },
    app_metadata: user.raw_app_meta_data ?? {},
    user_metadata: user.raw_user_meta_data ?? {},
    ...{ role: user.role, aal: session?.aal ?? 'aal1', amr, session_id: sessionId },
    is_anonymous: user.is_anonymous,
  })
}

function refused(code: string, message: string): AuthError {
  return new AuthError(400, code, `Invalid Refresh Token: ${message}`)
}
