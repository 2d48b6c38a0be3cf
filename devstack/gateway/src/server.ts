// The one port of the devstack: Supabase's paths, each handed to the part that serves it.

import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { Backend } from './backend.ts'
import { toRequest, writeJson, writeResponse } from './bridge.ts'
import { allowAnyOrigin, answerPreflight, isPreflight } from './cors.ts'
import { proxyRequest, proxyUpgrade, type Target } from './proxy.ts'
import type { Settings } from './settings.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

const REALTIME = '/realtime/v1'
const MAIL = '/mail'
/** A bearer token that is neither three parts nor an API key, which clients repeat there. */
const NO_JWT = /^bearer (?!sb_)(?![^.]+\.[^.]+\.[^.]+$)/i
const MALFORMED_TOKEN = {
  code: 'PGRST301',
  message: 'Expected 3 parts in JWT',
  details: null,
  hint: null,
}

export function createServer(settings: Settings, backend: Backend): Server {
  const realtime: Target = { name: 'Realtime', port: settings.realtimePort, path: (url) => url }
  const mail: Target = { name: 'the mail sink', port: settings.mailPort, path: (url) => url }
  const routes: [prefix: string, handler: Handler][] = [
    ['/rest/v1', serveRest],
    ['/auth/v1', serveBackend],
    [REALTIME, (request, response) => proxyRequest(request, response, realtime)],
    ['/functions/v1', missing('functions')],
    ['/storage/v1', serveBackend],
    [MAIL, (request, response) => proxyRequest(request, response, mail)],
    ['/health', (_, response) => serveHealth(response)],
  ]

  /** lite would serve a bearer token that is no JWT as anon; PostgREST refuses it. */
  async function serveRest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (NO_JWT.test(request.headers.authorization ?? '')) writeJson(response, 401, MALFORMED_TOKEN)
    else await serveBackend(request, response)
  }

  async function serveBackend(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await writeResponse(await backend.fetch(await toRequest(request, settings.supabaseUrl)), response)
  }

  async function serveHealth(response: ServerResponse): Promise<void> {
    const healthy = await backend.ping().then(
      () => true,
      () => false,
    )
    writeJson(response, healthy ? 200 : 503, { database: healthy ? 'ok' : 'unreachable' })
  }

  const server = createHttpServer((request, response) => {
    // The mails ask for no key and hold links that sign in: no page of another origin may read them.
    if (!isBelow(request.url ?? '/', MAIL)) allowAnyOrigin(response)
    if (isPreflight(request)) return answerPreflight(request, response)
    const handler = routes.find(([prefix]) => isBelow(request.url ?? '/', prefix))?.[1] ?? notFound
    Promise.resolve(handler(request, response)).catch((error: unknown) => fail(response, error))
  })
  server.on('upgrade', (request, socket, head) => {
    if (isBelow(request.url ?? '/', REALTIME)) proxyUpgrade(request, socket, head, realtime)
    else socket.destroy()
  })
  return server
}

function isBelow(url: string, prefix: string): boolean {
  const path = url.split('?', 1)[0] ?? ''
  return path === prefix || path.startsWith(`${prefix}/`)
}

function missing(name: string): Handler {
  return (_, response) =>
    writeJson(response, 404, { code: 'not_found', message: `${name} is not served here` })
}

const notFound: Handler = (_, response) =>
  writeJson(response, 404, { code: 'not_found', message: 'no such path' })

function fail(response: ServerResponse, error: unknown): void {
  console.error('request failed:', error)
  if (response.headersSent) response.destroy()
  else writeJson(response, 500, { code: 'internal_error', message: 'the request failed' })
}
