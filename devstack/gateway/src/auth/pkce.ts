// Links that bring no session but a code, which is good only together with what the client has kept (PKCE).

import { createHash, randomUUID } from 'node:crypto'
import type { Body } from './body.ts'
import type { Auth, Call } from './context.ts'
import { type Database, inTransaction } from './database.ts'
import { AuthError, invalid } from './errors.ts'
import { startSession } from './sessions.ts'
import { findUser, type Json, type User } from './users.ts'

/** What the digests of such links begin with. */
export const PREFIX = 'pkce_'
const MILLISECONDS = 300_000
const METHODS = new Set(['s256', 'plain'])
const FORGET = `delete from auth.flow_state where created_at < now() - interval '1 day'`
const START = `insert into auth.flow_state
  (id, user_id, auth_code, authentication_method, code_challenge, code_challenge_method, provider_type)
  values ($1, $2, $3, $4, $5, $6, 'email')`
const OPEN = `update auth.flow_state set auth_code_issued_at = now() where id = (
    select id from auth.flow_state where user_id = $1 and authentication_method = $2 order by created_at desc limit 1
  ) returning auth_code`
const CLOSE =
  'delete from auth.flow_state where auth_code = $1 and auth_code_issued_at is not null returning *'

interface Flow {
  user_id: string
  auth_code: string
  auth_code_issued_at: string
  code_challenge: string
  code_challenge_method: string
}

/** The prefix of a mail's digest: none unless the client has given a challenge. */
export async function startFlow(database: Database, body: Body, user: User, kind: string): Promise<string> {
  const [challenge, method] = [body.text('code_challenge'), body.text('code_challenge_method').toLowerCase()]
  if (challenge === '' && method === '') return ''
  if (challenge === '' || method === '')
    throw invalid('PKCE flow requires code_challenge_method and code_challenge')
  if (!METHODS.has(method) || !/^[\w.~-]{43,128}$/.test(challenge))
    throw invalid('code challenge has to be between 43 and 128 characters')
  await database.query(FORGET)
  await database.query(START, [randomUUID(), user.id, randomUUID(), kind, challenge, method])
  return PREFIX
}

/** The code that a followed link hands to the page. */
export async function openFlow(database: Database, user: User, kind: string): Promise<Json> {
  const { rows } = await database.query<Flow>(OPEN, [user.id, kind])
  if (!rows[0]) throw new AuthError(400, 'flow_state_not_found', 'No associated flow state found')
  return { auth_code: rows[0].auth_code }
}

/** `/token?grant_type=pkce` */
export async function exchangeCode(auth: Auth, { body }: Call): Promise<object> {
  const [code, verifier] = [body.text('auth_code'), body.text('code_verifier')]
  if (code === '' || verifier === '')
    throw invalid('invalid request: both auth code and code verifier should be non-empty')
  return inTransaction(auth.pool, async (database) => {
    const flow = (await database.query<Flow>(CLOSE, [code])).rows[0]
    const user = flow && (await findUser(database, 'id', flow.user_id))
    if (!flow || !user)
      throw new AuthError(404, 'flow_state_not_found', 'invalid flow state, no valid flow state found')
    if (Date.now() - Date.parse(flow.auth_code_issued_at) > MILLISECONDS)
      throw new AuthError(422, 'flow_state_expired', 'invalid flow state, flow state has expired')
    if (challengeOf(flow.code_challenge_method, verifier) !== flow.code_challenge)
      throw new AuthError(
        400,
        'bad_code_verifier',
        'code challenge does not match previously saved code verifier',
      )
    return startSession(auth, database, user, 'otp')
  })
}

function challengeOf(method: string, verifier: string): string {
  return method === 's256' ? createHash('sha256').update(verifier).digest('base64url') : verifier
}
