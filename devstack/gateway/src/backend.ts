// REST, Auth and Storage: @supabase/lite, embedded. Nobody reaches it but the gateway.

import { join } from 'node:path'
import { App, SmtpEmailDriver } from '@supabase/lite'
import { brakes } from './brakes.ts'
import { PoolConnection } from './connection.ts'
import { redirecting, withRedirectOf } from './mail_links.ts'
import { endOtherSessions } from './password_changes.ts'
import { provenTokens } from './proven_tokens.ts'
import { isRest, withRequest } from './request_settings.ts'
import { listenForReload } from './schema_listener.ts'
import type { Settings } from './settings.ts'
import { allowStorage, attachStorage, withSignedUrls } from './storage.ts'

// As in supabase/config.toml.
const EXPOSED_SCHEMAS = ['public', 'orchestrator']
const MAX_ROWS = 1000
const FILE_SIZE_LIMIT = '50MiB'
const MINIMUM_PASSWORD_LENGTH = 8
/** Nothing here counts wrong guesses: codes that sign in must be long and short-lived. */
const CODE_DIGITS = 8
const CODE_SECONDS = 900
const SCHEMA_UNKNOWN = {
  code: 'PGRST002',
  message: 'Could not query the database for the schema cache. Retrying.',
  details: null,
  hint: null,
}
const TEMPLATES = join(import.meta.dirname, '../../../supabase/templates')

export interface Backend {
  /** Answers a request below /rest/v1, /auth/v1 or /storage/v1. */
  fetch(request: Request): Promise<Response>
  ping(): Promise<void>
  close(): Promise<void>
}

export function openBackend(settings: Settings): Backend {
  const connection = new PoolConnection(settings.databaseUrl, EXPOSED_SCHEMAS)
  const stopListening = listenForReload(settings.databaseUrl, () => connection.reload())
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
      site_url: settings.supabaseUrl,
      additional_redirect_urls: ['http://127.0.0.1:*/**', 'http://localhost:*/**'],
      jwt_secret: settings.jwtSecret,
      jwt_expiry: settings.jwtSeconds,
      publishable_key: settings.publishableKey,
      secret_key: settings.secretKey,
      enable_signup: true,
      minimum_password_length: MINIMUM_PASSWORD_LENGTH,
      email: {
        enable_signup: true,
        enable_confirmations: settings.confirmEmail,
        otp_length: CODE_DIGITS,
        otp_expiry: CODE_SECONDS,
        template: {
          confirmation: mail('confirmation', 'Confirme seu e-mail no Zapbase'),
          recovery: mail('recovery', 'Sua nova senha no Zapbase'),
        },
      },
    },
    storage: { enabled: true, file_size_limit: FILE_SIZE_LIMIT },
    options: {
      server: {
        admin: false,
        disableStudio: true,
        middlewares: [brakes(), provenTokens(), endOtherSessions(connection.pool)],
      },
      drivers: {
        email: redirecting(openMail(settings.smtpPort), settings.supabaseUrl),
      },
    },
  })
  attachStorage(app, settings.storageDir)
  const answer = async (request: Request): Promise<Response> => {
    const work = async () => app.fetch(request, { peerAddress: null })
    if (!isRest(request)) return withRedirectOf(request.url, work)
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

/** A mail as supabase/config.toml describes it. */
function mail(name: string, subject: string): { subject: string; content_path: string } {
  return { subject, content_path: join(TEMPLATES, `${name}.html`) }
}

function isSigning({ method, url }: Request): boolean {
  return method === 'POST' && new URL(url).pathname.startsWith('/storage/v1/object/sign/')
}

function openMail(port: number): SmtpEmailDriver {
  return new SmtpEmailDriver({
    host: '127.0.0.1',
    port,
    from: { name: 'Zapbase', address: 'no-reply@zapbase.local' },
    requireTls: false,
  })
}
