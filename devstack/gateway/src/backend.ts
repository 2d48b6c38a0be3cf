// REST, which is @supabase/lite, embedded; Auth and Storage. Nobody reaches them but the gateway.

import { randomBytes } from 'node:crypto'
import { App } from '@supabase/lite'
import { openAuth } from './auth/open.ts'
import { answerAuth } from './auth/routes.ts'
import { PoolConnection } from './connection.ts'
import { provenTokens } from './proven_tokens.ts'
import { isRest, withRequest } from './request_settings.ts'
import { listenForReload } from './schema_listener.ts'
import type { Settings } from './settings.ts'
import { openStorage } from './storage/routes.ts'
import { Tokens } from './tokens.ts'

// As in supabase/config.toml.
const EXPOSED_SCHEMAS = ['public', 'orchestrator']
const MAX_ROWS = 1000
const SCHEMA_UNKNOWN = {
  code: 'PGRST002',
  message: 'Could not query the database for the schema cache. Retrying.',
  details: null,
  hint: null,
}

export interface Backend {
  /** Answers a request below /rest/v1, /auth/v1 or /storage/v1. */
  fetch(request: Request): Promise<Response>
  ping(): Promise<void>
  close(): Promise<void>
}

export function openBackend(settings: Settings): Backend {
  const connection = new PoolConnection(settings.databaseUrl, EXPOSED_SCHEMAS)
  const stopListening = listenForReload(settings.databaseUrl, () => connection.reload())
  const tokens = new Tokens(settings.signingKey, settings.jwtSecret, `${settings.supabaseUrl}/auth/v1`)
  const auth = openAuth(settings, connection.pool, tokens)
  const storage = openStorage(settings, connection.lender, (token) => tokens.verify(token))
  const app = new App({
    connection,
    api: {
      enabled: true,
      schemas: EXPOSED_SCHEMAS,
      extra_search_path: ['public', 'extensions'],
      max_rows: MAX_ROWS,
      pg_safe_update: true,
    },
    auth: {
      enabled: true,
      // It believes no token: it is told whose a request is.
      jwt_secret: randomBytes(32).toString('base64url'),
      publishable_key: settings.publishableKey,
      secret_key: settings.secretKey,
    },
    options: { server: { admin: false, disableStudio: true, middlewares: [provenTokens(tokens)] } },
  })
  const answer = async (request: Request): Promise<Response> => {
    const work = async () => app.fetch(request, { peerAddress: null })
    if (isAuth(request)) return answerAuth(auth, request)
    if (!isRest(request)) return storage.answer(request)
    if (!(await connection.knowsSchema())) return Response.json(SCHEMA_UNKNOWN, { status: 503 })
    return withRequest(request, work)
  }
  return {
    fetch: answer,
    ping: async () => void (await connection.pool.query('select 1')),
    close: async () => {
      stopListening()
      await connection.close()
    },
  }
}

function isAuth({ url }: Request): boolean {
  return /^\/auth\/v1(?=\/|$)/.test(new URL(url).pathname)
}
