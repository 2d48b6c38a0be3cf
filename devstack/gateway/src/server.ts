// The one port of the devstack: Supabase's paths, each handed to the part that serves it.

import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { Duplex } from 'node:stream'
import type { Backend } from './backend.ts'
import { toRequest, writeJson, writeResponse } from './bridge.ts'
import { allowAnyOrigin, answerPreflight, isPreflight } from './cors.ts'
import { takenAtItsWord } from './filters.ts'
import { FUNCTIONS, type Functions } from './functions/routes.ts'
import { checkJson, checkQuery, NestedTooDeeply } from './nesting.ts'
import { proxyRequest, proxyUpgrade, type Target } from './proxy.ts'
import type { Settings } from './settings.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

const REALTIME = '/realtime/v1'
const MAIL = '/mail'
const RECEIVED = '/received'
/** A bearer token that is neither three parts nor an API key, which clients repeat there. */
const NO_JWT = /^bearer (?!sb_)(?![^.]+\.[^.]+\.[^.]+$)/i
const MALFORMED_TOKEN = {
  code: 'PGRST301',
  message: 'Expected 3 parts in JWT',
  details: null,
  hint: null,
}

const TOO_LONG = {
  code: 'uri_too_long',
  message: 'The address is too long',
  hint: 'hand long lists to a function, in its body',
}
/** How the two say that they cannot read what they were sent. */
const UNREADABLE = {
  rest: { code: 'PGRST102', message: 'It is nested too deeply', details: null, hint: null },
  auth: { code: 400, error_code: 'bad_json', msg: 'It is nested too deeply' },
}

export function createServer(settings: Settings, backend: Backend, functions: Functions): Server {
  const realtime: Target = { name: 'Realtime', port: settings.realtimePort, path: (url) => url }
  const mail: Target = { name: 'the mail sink', port: settings.mailPort, path: (url) => url }
  const routes: [prefix: string, handler: Handler][] = [
    ['/rest/v1', serveRest],
    ['/auth/v1', serveAuth],
    [REALTIME, (request, response) => proxyRequest(request, response, realtime)],
    [FUNCTIONS, functions.serve],
    ['/storage/v1', (request, response) => serveBackend(request, response)],
    [MAIL, (request, response) => proxyRequest(request, response, mail)],
    ['/health', (_, response) => serveHealth(response)],
  ]
  if (settings.receiverPort !== undefined) {
    const receiver: Target = { name: 'the receiver', port: settings.receiverPort, path: (url) => url }
    routes.push([RECEIVED, (request, response) => proxyRequest(request, response, receiver)])
  }

  /** lite would serve a bearer token that is no JWT as anon; PostgREST refuses it. */
  async function serveRest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (NO_JWT.test(request.headers.authorization ?? '')) return writeJson(response, 401, MALFORMED_TOKEN)
    await orRefuse(response, UNREADABLE.rest, async () => {
      checkQuery(request.url ?? '/')
      await serveBackend(request, response, takenAtItsWord(addressOf(request)), checkOf(request))
    })
  }

  async function serveAuth(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = addressOf(request)
    await orRefuse(response, UNREADABLE.auth, () =>
      serveBackend(request, response, address, checkOf(request)),
    )
  }

  async function serveBackend(
    request: IncomingMessage,
    response: ServerResponse,
    address = addressOf(request),
    check?: (body: Uint8Array) => void,
  ): Promise<void> {
    await writeResponse(await backend.fetch(await toRequest(request, address, check)), response)
  }

  function addressOf({ url = '/' }: IncomingMessage): URL {
    return new URL(url, settings.supabaseUrl)
  }

  async function serveHealth(response: ServerResponse): Promise<void> {
    const healthy = await backend.ping().then(
      () => true,
      () => false,
    )
    writeJson(response, healthy ? 200 : 503, { database: healthy ? 'ok' : 'unreachable' })
  }

  const server = createHttpServer((request, response) => {
    const url = request.url ?? '/'
    // The mails ask for no key and hold links that sign in: no page of another origin may read them. A function says
    // for itself who may, and so does the receiver.
    const speaksForItself = isBelow(url, FUNCTIONS) || isBelow(url, RECEIVED)
    if (!isBelow(url, MAIL) && !speaksForItself) allowAnyOrigin(response)
    if (isPreflight(request) && !speaksForItself) return answerPreflight(request, response)
    const handler = routes.find(([prefix]) => isBelow(url, prefix))?.[1] ?? notFound
    Promise.resolve(handler(request, response)).catch((error: unknown) => fail(response, error))
  })
  server.on('clientError', refuseUnreadable)
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

/** Node reads 16 kB of address and headers; what stands before a hosted project has a limit of that size too. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable) return void socket.destroy()
  const isLong = error.code === 'HPE_HEADER_OVERFLOW'
  const status = isLong ? '414 URI Too Long' : '400 Bad Request'
  const body = JSON.stringify(
    isLong ? TOO_LONG : { code: 'bad_request', message: 'the request could not be read' },
  )
  const headers = ['content-type: application/json', 'access-control-allow-origin: *', 'connection: close']
  const head = [`HTTP/1.1 ${status}`, ...headers, `content-length: ${Buffer.byteLength(body)}`]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** Bodies that say nothing of themselves are JSON too. */
function checkOf({ headers }: IncomingMessage): ((body: Uint8Array) => void) | undefined {
  return /json|^$/i.test(headers['content-type'] ?? '') ? checkJson : undefined
}

async function orRefuse(response: ServerResponse, refusal: object, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof NestedTooDeeply)) throw error
    writeJson(response, 400, refusal)
  }
}

const notFound: Handler = (_, response) =>
  writeJson(response, 404, { code: 'not_found', message: 'no such path' })

function fail(response: ServerResponse, error: unknown): void {
  console.error('request failed:', error)
  if (response.headersSent) response.destroy()
  else writeJson(response, 500, { code: 'internal_error', message: 'the request failed' })
}
