// Who follows a link: a person, or a program that only looks at it.

/** Messengers that draw a preview, crawlers. `CUBOT` is a telephone. */
const LOOKERS =
  /(?<!cu)bot\b|crawl|spider|slurp|preview|embed|whatsapp\/|facebookexternalhit|facebookcatalog|meta-external|skypeuri|vkshare|pinterest|bitlybot|lighthouse|google-inspectiontool/i

/** A browser that fetches ahead says so. */
const AHEAD = ['purpose', 'sec-purpose', 'x-moz']

export function isPerson(request: Request): boolean {
  if (request.method !== 'GET' || LOOKERS.test(request.headers.get('user-agent') ?? '')) return false
  return !AHEAD.some((name) => /prefetch|preview|prerender/i.test(request.headers.get(name) ?? ''))
}
