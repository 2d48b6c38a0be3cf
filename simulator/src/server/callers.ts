import type { IncomingMessage, ServerResponse } from 'node:http'
import { ApiError } from '../errors.ts'

const OURS = new Set(['127.0.0.1', 'localhost', '[::1]'])
const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

/**
 * The phones obey whoever asks, so no page but ours may ask: one of another origin says so, and one whose own name leads
 * to this machine names that as the host. Throws ApiError host_refused, origin_refused.
 */
export function admit(request: IncomingMessage): void {
  const { host, origin } = request.headers
  if (!OURS.has(URL.parse(`http://${host}`)?.hostname ?? '')) throw new ApiError('host_refused')
  if (origin !== undefined && origin !== `http://${host}`) throw new ApiError('origin_refused')
}

/** What its pages may do is theirs alone. */
export function setPageHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value)
}
