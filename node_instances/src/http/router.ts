import type { IncomingMessage, ServerResponse } from 'node:http'
import { InstanceError } from '../errors.ts'

export type Call = {
  request: IncomingMessage
  response: ServerResponse
  parameters: Record<string, string>
  query: URLSearchParams
  /** Parsed JSON; an empty object for GET. */
  body: unknown
}

/** A body that is sent as it comes. */
export type Stream = { size: number; mimetype: string; chunks: AsyncIterable<Buffer> }

/** What a handler answers: JSON with a status, a stream, or `null` when it writes the response itself. */
export type Answer = { status: number; json: unknown } | Stream | null

export type Route = {
  method: 'GET' | 'POST'
  /** Segments; `:name` takes any one segment. */
  path: string
  bodyMaxBytes?: number
  handle: (call: Call) => Answer | Promise<Answer>
}

export type Match = { route: Route; parameters: Record<string, string> }

/** The route of a request. Throws `not_found`, `method_not_allowed`. */
export function findRoute(routes: Route[], method: string, pathname: string): Match {
  const matches = routes
    .map((route) => ({ route, parameters: matchPath(route.path, pathname) }))
    .filter((match): match is Match => match.parameters !== null)
  if (matches.length === 0) throw new InstanceError('not_found')
  const match = matches.find(({ route }) => route.method === method)
  if (!match) throw new InstanceError('method_not_allowed')
  return match
}

function matchPath(pattern: string, pathname: string): Record<string, string> | null {
  const expected = pattern.split('/')
  const actual = pathname.split('/')
  if (expected.length !== actual.length) return null
  const parameters: Record<string, string> = {}
  for (const [index, segment] of expected.entries()) {
    const value = actual[index] ?? ''
    if (segment.startsWith(':') && value) parameters[segment.slice(1)] = decode(value)
    else if (segment !== value) return null
  }
  return parameters
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new InstanceError('not_found')
  }
}
