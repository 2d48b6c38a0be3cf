// What is nested too deeply for lite, which goes down by calling itself, is refused before it is read.

/** PostgreSQL itself gives up at some thousands. */
const DEEPEST_JSON = 1000
const DEEPEST_QUERY = 100
const [QUOTE, BACKSLASH] = [0x22, 0x5c]
const OPENING = new Set([0x5b, 0x7b])
const CLOSING = new Set([0x5d, 0x7d])

export class NestedTooDeeply extends Error {}

/** Throws NestedTooDeeply. */
export function checkJson(body: Uint8Array): void {
  // Whoever goes down that far has to come up again.
  if (body.length <= 2 * DEEPEST_JSON) return
  let depth = 0
  let isQuoted = false
  for (let place = 0; place < body.length; place++) {
    const byte = body[place] as number
    if (isQuoted && byte === BACKSLASH) place++
    else if (byte === QUOTE) isQuoted = !isQuoted
    else if (!isQuoted && OPENING.has(byte)) depth++
    else if (!isQuoted && CLOSING.has(byte)) depth--
    if (depth > DEEPEST_JSON) throw new NestedTooDeeply()
  }
}

/** The filters and selections of an address. Throws NestedTooDeeply. */
export function checkQuery(url: string): void {
  const query = url.slice(url.indexOf('?') + 1)
  let depth = 0
  for (const [found] of query.matchAll(/[()]|%28|%29/g)) {
    depth += found === '(' || found === '%28' ? 1 : -1
    if (depth > DEEPEST_QUERY) throw new NestedTooDeeply()
  }
}
