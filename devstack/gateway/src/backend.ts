// REST and Storage: @supabase/lite, embedded; and Auth. Nobody reaches them but the gateway.

import { createHmac } from 'node:crypto'
import { App } from '@supabase/lite'
import { openAuth } from './auth/open.ts'
import { answerAuth } from './auth/routes.ts'
import { PoolConnection } from './connection.ts'
import { provenTokens } from './proven_tokens.ts'
import { isRest, withRequest } from './request_settings.ts'
import { listenForReload } from './schema_listener.ts'
import type { Settings } from './settings.ts'
import { allowStorage, attachStorage, withSignedUrls } from './storage.ts'
import { Tokens } from './tokens.ts'

// As in supabase/config.toml.
const EXPOSED_SCHEMAS = ['public', 'orchestrator']
const MAX_ROWS = 1000
const FILE_SIZE_LIMIT = '50MiB'
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
  allowStorage()
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
      jwt_secret: ownSecret(settings.jwtSecret),
      publishable_key: settings.publishableKey,
      secret_key: settings.secretKey,
    },
    storage: { enabled: true, file_size_limit: FILE_SIZE_LIMIT },
    options: { server: { admin: false, disableStudio: true, middlewares: [provenTokens(tokens)] } },
  })
  attachStorage(app, settings.storageDir)
  const answer = async (request: Request): Promise<Response> => {
    const work = async () => app.fetch(request, { peerAddress: null })
    if (isAuth(request)) return answerAuth(auth, request)
    if (!isRest(request)) return work()
    if (!(await connection.knowsSchema())) return Response.json(SCHEMA_UNKNOWN, { status: 503 })
    return withRequest(request, work)
  }
  return {
    fetch: async (request) => (isSigning(request) ? withSignedUrls(await answer(request)) : answer(request)),
    ping: async () => void (await connection.pool.query('select 1')),
    close: async () => {
      stopListening()
      await connection.close()
    },
  }
}

/** With it lite signs addresses of Storage. No token is: it is told whose a request is. */
function ownSecret(secret: string): string {
  return createHmac('sha256', secret).update('addresses of Storage').digest('base64url')
}

function isAuth({ url }: Request): boolean {
  return /^\/auth\/v1(?=\/|$)/.test(new URL(url).pathname)
}

function isSigning({ method, url }: Request): boolean {
  return method === 'POST' && new URL(url).pathname.startsWith('/storage/v1/object/sign/')
}
