// What is nested too deeply for lite, which goes down by calling itself, is refused before it is read.

/** PostgreSQL itself gives up at some thousands. */
const DEEPEST_JSON = 1000
const DEEPEST_QUERY = 100
const [QUOTE, BACKSLASH] = [0x22, 0x5c]
const [OPENING_BRACKET, CLOSING_BRACKET] = [0x5b, 0x5d]
const [OPENING_BRACE, CLOSING_BRACE] = [0x7b, 0x7d]

export class NestedTooDeeply extends Error {}

/** Throws NestedTooDeeply. */
export function checkJson(body: Uint8Array): void {
  // Whoever goes down that far has to come up again.
  if (body.length <= 2 * DEEPEST_JSON) return
  let depth = 0
  for (let place = 0; place < body.length; place++) {
    const byte = body[place]
    if (byte === QUOTE) place = endOfText(body, place)
    else if (byte === OPENING_BRACKET || byte === OPENING_BRACE) depth++
    else if (byte === CLOSING_BRACKET || byte === CLOSING_BRACE) depth--
    if (depth > DEEPEST_JSON) throw new NestedTooDeeply()
  }
}

/** Where the quotes close that open there. */
function endOfText(body: Uint8Array, start: number): number {
  for (let end = body.indexOf(QUOTE, start + 1); end >= 0; end = body.indexOf(QUOTE, end + 1)) {
    let before = end
    while (body[before - 1] === BACKSLASH) before--
    if ((end - before) % 2 === 0) return end
  }
  return body.length
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
