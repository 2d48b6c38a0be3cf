import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { InstanceError } from '../errors.ts'
import { describeError, type Log } from '../log.ts'
import { readJson } from './body.ts'
import { type Answer, findRoute, type Route } from './router.ts'
import { tokenCheck } from './token.ts'

const BODY_MAX_BYTES = 1024 * 1024

/** The loopback API's server, not yet listening. No request ends the process: each ends in an answer. */
export function createApiServer(options: { token: string; routes: Route[]; log: Log }): Server {
  const isAllowed = tokenCheck(options.token)
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 30_000 })
  server.on('request', (request, response) => {
    response.on('error', () => {})
    request.on('error', () => {})
    answerRequest(options.routes, isAllowed, request, response).catch((error) => {
      answerError(response, error, options.log)
    })
  })
  server.on('clientError', (_error, socket) => {
    if (!socket.writable) {
      socket.destroy()
      return
    }
    const body = errorBody(new InstanceError('invalid_request'))
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  })
  return server
}

async function answerRequest(
  routes: Route[],
  isAllowed: (header: string | undefined) => boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isAllowed(request.headers.authorization)) throw new InstanceError('unauthorized')
  const [pathname = '', query = ''] = (request.url ?? '').split('?', 2)
  const { route, parameters } = findRoute(routes, request.method ?? '', pathname)
  const body = route.method === 'POST' ? await readJson(request, route.bodyMaxBytes ?? BODY_MAX_BYTES) : {}
  const answer = await route.handle({
    request,
    response,
    parameters,
    body,
    query: new URLSearchParams(query),
  })
  if (answer) await write(response, answer)
}

async function write(response: ServerResponse, answer: NonNullable<Answer>): Promise<void> {
  if ('json' in answer) {
    writeJson(response, answer.status, JSON.stringify(answer.json))
    return
  }
  response.writeHead(200, {
    'content-type': headerText(answer.mimetype) || 'application/octet-stream',
    'content-length': answer.size,
    // Media comes from strangers: never let a browser sniff or run it.
    'x-content-type-options': 'nosniff',
  })
  await pipeline(Readable.from(answer.chunks), response)
}

/** What comes from strangers may hold what no header takes. */
function headerText(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '')
}

function answerError(response: ServerResponse, thrown: unknown, log: Log): void {
  const error = thrown instanceof InstanceError ? thrown : new InstanceError('internal_error')
  if (error !== thrown) log.error({ action: 'request_failed', error: describeError(thrown) })
  if (response.headersSent) {
    response.destroy()
    return
  }
  // Whatever of the body was not read makes the connection useless.
  response.setHeader('connection', 'close')
  writeJson(response, error.status, errorBody(error))
}

/** In one piece, with its length. */
function writeJson(response: ServerResponse, status: number, text: string): void {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
  response.writeHead(status, headers).end(text)
}

function errorBody(error: InstanceError): string {
  return JSON.stringify({ error: { code: error.code, message: error.message } })
}
