// Filters as PostgREST reads them: a value is its text. lite takes `1.50` for a number and `null` for nothing, and leaves
// the escapes of a logic tree standing. It takes what is quoted as it is, so each value reaches it quoted, with its
// special characters as stand-ins, and what lite made of the request gets them back.

const AS_TEXT = new Set(['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'match', 'imatch'])
/** lite takes the values of these as they are. */
const AS_IS = new Set([
  'like',
  'ilike',
  'isdistinct',
  'fts',
  'plfts',
  'phfts',
  'wfts',
  'sl',
  'sr',
  'nxl',
  'nxr',
  'adj',
])
const LISTS = new Set(['in'])
const ARRAYS = new Set(['cs', 'cd', 'ov'])
const NO_FILTERS = new Set(['select', 'order', 'limit', 'offset', 'on_conflict', 'columns', 'apikey'])
const LOGIC = /^(?:.+\.)?(?:or|and)$/
const NESTED_LOGIC = /^\s*(?:not\.)?(?:or|and)\s*\(/
const OPERATION = /^((?:not\.)?([a-z]+)(\((?:any|all|[\w ]*)\))?\.)(.*)$/s
const QUOTED = /^"((?:[^"\\]|\\.)*)"$/s

const BEFORE_QUOTES = /(?:^|[.,({])\s*$/
const OPENING = new Set('({')
const CLOSING = new Set(')}')

const CALL = /^\/rest\/v1\/rpc\//
/** What an argument of a function is not taken for by its looks. */
const MISTAKEN = /^".*"$|^\s*(?:null|not_null|unknown|[-+]?\.?\d.*)\s*$/is

const SPECIAL = '"\\(),{}'
const FIRST_MARK = 0xfdd0
/** Before a character that is itself one of the stand-ins: Unicode's noncharacters. */
const KEPT_MARK = '\ufddf'
const MARKED_URL = /%EF%B7%9/i

/** The address as lite has to read it to take every value at its word. */
export function takenAtItsWord(url: URL): URL {
  const parameters = [...url.searchParams]
  const isCall = CALL.test(url.pathname)
  const rewritten = parameters.map(([name, value]): [string, string] => {
    if (!isFilter(name)) return [name, value]
    return [name, isCall && !OPERATION.test(value) ? asArgument(value) : rewrite(name, value)]
  })
  if (rewritten.every(([, value], place) => value === parameters[place]?.[1])) return url
  const taken = new URL(url)
  taken.search = new URLSearchParams(rewritten).toString()
  return taken
}

/** Whether what lite makes of this address holds stand-ins. */
export function isMarked(url: string): boolean {
  return MARKED_URL.test(url)
}

/** What lite made of it, with the characters that were meant. */
export function unmark<T>(part: T): T {
  if (typeof part === 'string') return decode(part) as T
  if (Array.isArray(part)) return part.map((item) => unmark(item)) as T
  if (part === null || typeof part !== 'object') return part
  return Object.fromEntries(Object.entries(part).map(([name, item]) => [name, unmark(item)])) as T
}

function isFilter(name: string): boolean {
  return !NO_FILTERS.has(name.slice(name.lastIndexOf('.') + 1)) && !NO_FILTERS.has(name)
}

function rewrite(name: string, value: string): string {
  if (!LOGIC.test(name)) return rewriteOperation(value, (text) => text)
  const inside = /^\((.*)\)$/s.exec(value)?.[1]
  return inside === undefined ? value : `(${rewriteTree(inside)})`
}

function asArgument(value: string): string {
  return MISTAKEN.test(value) ? `"${value}"` : value
}

function rewriteTree(text: string): string {
  return split(text, true).map(rewriteBranch).join(',')
}

function rewriteBranch(text: string): string {
  const nested = NESTED_LOGIC.exec(text)?.[0]
  if (nested !== undefined && text.endsWith(')'))
    return `${nested}${rewriteTree(text.slice(nested.length, -1))})`
  const column = /^("(?:[^"\\]|\\.)*"|[^.]*)\./.exec(text)?.[0]
  return column === undefined ? text : column + rewriteOperation(text.slice(column.length), unquote)
}

/** `said`: what a value means that stands there; outside of a tree quotes are characters. */
function rewriteOperation(text: string, said: (value: string) => string): string {
  const [, head = '', operator = '', kind = '', value = ''] = OPERATION.exec(text) ?? []
  if (/^\((any|all)\)$/.test(kind)) {
    const items = inBraces(said(value))
    // lite knows the other wildcard in a single pattern alone.
    return head + (operator.endsWith('like') ? items.replaceAll('*', '%') : items)
  }
  if (AS_TEXT.has(operator)) return `${head}"${encode(said(value))}"`
  if (AS_IS.has(operator)) return head + encode(said(value))
  if (LISTS.has(operator)) return head + quoteItems(value, '(', ')')
  if (ARRAYS.has(operator)) return head + inBraces(said(value))
  return text
}

function inBraces(value: string): string {
  return isJson(value) || value.startsWith('{{') ? value : quoteItems(value, '{', '}')
}

function quoteItems(value: string, open: string, close: string): string {
  if (!value.startsWith(open) || !value.endsWith(close)) return value
  const inside = value.slice(1, -1)
  if (inside.trim() === '') return value
  const items = split(inside, false).map((item) => (isNull(item, open) ? item : `"${encode(unquote(item))}"`))
  return `${open}${items.join(',')}${close}`
}

/** In a PostgreSQL array the bare word is nothing; in a list it is a text like any other. */
function isNull(item: string, open: string): boolean {
  return open === '{' && item.trim().toLowerCase() === 'null'
}

function isJson(value: string): boolean {
  if (!value.startsWith('{')) return false
  try {
    return typeof JSON.parse(value) === 'object'
  } catch {
    return false
  }
}

function unquote(value: string): string {
  const inside = QUOTED.exec(value.trim())?.[1]
  return inside === undefined ? value : inside.replace(/\\(.)/gs, '$1')
}

/** At the commas that stand in no quotes and, where something may stand in them, in no parentheses or braces. */
function split(text: string, nests: boolean): string[] {
  const parts = ['']
  let depth = 0
  let isQuoted = false
  for (let place = 0; place < text.length; place++) {
    const character = text[place] ?? ''
    const escaped = isQuoted && character === '\\' ? (text[++place] ?? '') : ''
    // Within a value it is a character like any other.
    if (character === '"' && (isQuoted || BEFORE_QUOTES.test(parts.at(-1) ?? ''))) isQuoted = !isQuoted
    if (nests && !isQuoted && OPENING.has(character)) depth++
    if (nests && !isQuoted && CLOSING.has(character)) depth--
    if (character === ',' && depth === 0 && !isQuoted) parts.push('')
    else parts[parts.length - 1] += character + escaped
  }
  return parts
}

function encode(value: string): string {
  return value.replace(/["\\(),{}]|[\ufdd0-\ufddf]/g, (character) => {
    const place = SPECIAL.indexOf(character)
    return place < 0 ? KEPT_MARK + character : String.fromCharCode(FIRST_MARK + place)
  })
}

function decode(value: string): string {
  return value.replace(/\ufddf(.)|[\ufdd0-\ufdd6]/g, (mark, kept?: string) => {
    return kept ?? SPECIAL[mark.charCodeAt(0) - FIRST_MARK] ?? mark
  })
}
