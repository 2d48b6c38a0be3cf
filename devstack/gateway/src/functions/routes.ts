// /functions/v1/<name>: who may call, then the process that runs them, which sees /<name> and what follows.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { writeJson } from '../bridge.ts'
import { proxyRequest, type Target } from '../proxy.ts'
import type { Settings } from '../settings.ts'
import { Tokens } from '../tokens.ts'
import { FunctionsProcess } from './process.ts'

export const FUNCTIONS = '/functions/v1'

/** Hosted does not say where its limit is; a webhook of Meta's has up to 3 MB. */
const MAX_BODY_BYTES = 10 * 1024 * 1024
const UNKNOWN = { code: 'NOT_FOUND', message: 'Requested function was not found' }
const NO_TOKEN = { code: 'UNAUTHORIZED_NO_AUTH_HEADER', message: 'Missing authorization header' }
const BAD_TOKEN = { code: 'UNAUTHORIZED_INVALID_JWT_FORMAT', message: 'Invalid JWT' }
const TOO_LARGE = { code: 'body_too_large', message: `A body has at most ${MAX_BODY_BYTES} bytes` }
const NO_DENO = { code: 'BOOT_ERROR', message: 'Deno is missing on this machine: run `make setup`' }
const NO_START = { code: 'BOOT_ERROR', message: 'Function failed to start (please check logs)' }

export interface Functions {
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>
  stop(): void
}

export function openFunctions(settings: Settings): Functions {
  const { functions } = settings
  const tokens = new Tokens(settings.signingKey, settings.jwtSecret, `${settings.supabaseUrl}/auth/v1`)
  const running = new FunctionsProcess(functions, environmentOf(settings, tokens))
  const target: Target = {
    name: 'The functions',
    port: functions.port,
    path: (url) => url.slice(FUNCTIONS.length),
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = /^\/([^/?]+)/.exec((request.url ?? '').slice(FUNCTIONS.length))?.[1] ?? ''
    const needsToken = Object.hasOwn(functions.verify_jwt, name) ? functions.verify_jwt[name] : undefined
    if (needsToken === undefined) return writeJson(response, 404, UNKNOWN)
    const refusal = needsToken && request.method !== 'OPTIONS' && (await refuse(request))
    if (refusal) return writeJson(response, 401, refusal)
    if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES)
      return writeJson(response, 413, TOO_LARGE)
    if (functions.command.length === 0) return writeJson(response, 503, NO_DENO)
    try {
      await running.ready()
    } catch (error) {
      console.error('functions:', error)
      return writeJson(response, 503, NO_START)
    }
    limitBody(request)
    proxyRequest(request, response, target)
  }

  async function refuse(request: IncomingMessage): Promise<object | undefined> {
    const bearer = request.headers.authorization
    if (!bearer) return NO_TOKEN
    return tokens.verify(bearer.replace(/^Bearer /i, '')).then(
      () => undefined,
      () => BAD_TOKEN,
    )
  }

  return { serve, stop: () => running.stop() }
}

/** One that does not say its length is counted as it comes: not before it is led on, for what is heard then is gone. */
function limitBody(request: IncomingMessage): void {
  if (request.headers['content-length'] !== undefined) return
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) request.destroy()
  })
}

/** As a hosted project gives it; the legacy names hold the new keys, which REST takes as well. */
function environmentOf(settings: Settings, tokens: Tokens): Record<string, string> {
  const { publishableKey, secretKey, supabaseUrl } = settings
  return {
    SUPABASE_URL: supabaseUrl,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: publishableKey }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: secretKey }),
    SUPABASE_ANON_KEY: publishableKey,
    SUPABASE_SERVICE_ROLE_KEY: secretKey,
    SUPABASE_JWKS: JSON.stringify(tokens.keySet()),
  }
}
