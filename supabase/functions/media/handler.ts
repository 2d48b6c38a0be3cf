// GET /media/<token>: a file of a message, for whoever a webhook has told of it.

/** What the database says of a token. */
export type Open = (token: string) => Promise<unknown>

/** An address below the project's own, good for a moment. */
export type Sign = (path: string) => Promise<string>

const PATH = /^\/media\/([A-Za-z0-9_-]{96})\/?$/
// Where it leads is of this moment, and nobody else's.
const HEADERS = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' }
const RETRY = { 'retry-after': '5' }

export async function answer(request: Request, open: Open, sign: Sign): Promise<Response> {
  if (!['GET', 'HEAD'].includes(request.method)) return say(405, 'method_not_allowed', { allow: 'GET, HEAD' })
  const token = PATH.exec(new URL(request.url).pathname)?.[1]
  if (token === undefined) return say(404, 'media_link_invalid')
  try {
    const { state, path, filename } = ((await open(token)) ?? {}) as Record<string, unknown>
    if (state === 'stored' && typeof path === 'string') return lead(await sign(path), filename)
    return explain(state)
  } catch (error) {
    console.error('a file was not found:', error instanceof Error ? error.message : error)
    return explain(undefined)
  }
}

/** Relative: only whoever asks knows by which name he has reached the project. */
function lead(address: string, filename: unknown): Response {
  // Saved, never shown: it may be a page with a program in it.
  const name = typeof filename === 'string' ? encodeURIComponent(filename) : ''
  return new Response(null, { status: 302, headers: { ...HEADERS, location: `${address}&download=${name}` } })
}

function explain(state: unknown): Response {
  if (state === 'unknown') return say(404, 'media_link_invalid')
  if (state === 'elsewhere') return say(404, 'media_elsewhere')
  if (state === 'expired') return say(410, 'media_link_expired')
  if (state === 'gone') return say(410, 'media_deleted')
  if (state === 'pending') return say(503, 'media_not_stored', RETRY)
  return say(503, 'unavailable', RETRY)
}

function say(status: number, code: string, headers: Record<string, string> = {}): Response {
  return Response.json({ code }, { status, headers: { ...HEADERS, ...headers } })
}
