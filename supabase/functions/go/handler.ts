// GET /go/<slug>: where a campaign's short link leads.

import { languageOf } from '../_shared/languages.ts'
import { STATUSES, TEXTS, type Trouble } from './texts.ts'
import { isPerson } from './visitors.ts'

/** Looks a slug up in the database, and counts unless told otherwise. */
export type Visit = (slug: string, counts: boolean) => Promise<unknown>

const PATH = /^\/go\/([a-z0-9]+(?:-[a-z0-9]+)*)\/?$/i
const MAX_SLUG = 60
// Counts, and where it leads, are of this moment.
const HEADERS = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' }
const RETRY_SECONDS = '60'

export async function answer(request: Request, visit: Visit): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return explain(request, 'method')
  const slug = PATH.exec(new URL(request.url).pathname)?.[1]?.toLowerCase()
  if (slug === undefined || slug.length > MAX_SLUG) return explain(request, 'unknown')
  let told: unknown
  try {
    told = await visit(slug, isPerson(request))
  } catch (error) {
    console.error('the link was not looked up:', error instanceof Error ? error.message : error)
    return explain(request, 'unavailable')
  }
  return lead(request, told)
}

function lead(request: Request, told: unknown): Response {
  const { state, phone, text } = (told ?? {}) as Record<string, unknown>
  if (state === 'unknown' || state === 'disabled' || state === 'unpaired') return explain(request, state)
  // Nothing but digits and an encoded text gets into the address: it leads to wa.me alone.
  if (state !== 'open' || typeof phone !== 'string' || !/^[0-9]{6,15}$/.test(phone)) {
    return explain(request, 'unavailable')
  }
  const query = typeof text === 'string' && text !== '' ? `?text=${encodeURIComponent(text)}` : ''
  return new Response(null, { status: 302, headers: { ...HEADERS, location: `https://wa.me/${phone}${query}` } })
}

function explain(request: Request, trouble: Trouble): Response {
  const language = languageOf(request.headers.get('accept-language'))
  const status = STATUSES[trouble]
  const headers = new Headers({
    ...HEADERS,
    'content-type': 'text/plain; charset=utf-8',
    'content-language': language,
    vary: 'accept-language',
  })
  if (status === 503) headers.set('retry-after', RETRY_SECONDS)
  if (status === 405) headers.set('allow', 'GET, HEAD')
  return new Response(request.method === 'HEAD' ? null : `${TEXTS[language][trouble]}\n`, { status, headers })
}
