// Browsers may call from any origin: keys and tokens decide, as on Supabase.

import type { IncomingMessage, ServerResponse } from 'node:http'

const METHODS = 'GET, HEAD, POST, PATCH, PUT, DELETE, OPTIONS'
const HEADERS =
  'authorization, apikey, content-type, x-client-info, prefer, accept-profile, content-profile, range'
const EXPOSED = [
  'Content-Range, Content-Location, Preference-Applied, Location, X-Request-Id',
  // By the version a client of Auth knows where an answer has its code.
  'Link, X-Total-Count, X-Supabase-Api-Version, X-Sb-Error-Code',
].join(', ')

export function isPreflight(request: IncomingMessage): boolean {
  return request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined
}

export function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(204, {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': METHODS,
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? HEADERS,
    'access-control-max-age': '3600',
  })
  response.end()
}

/** Set before the answer is written, so that every path has them, errors included. */
export function allowAnyOrigin(response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('access-control-expose-headers', EXPOSED)
}
