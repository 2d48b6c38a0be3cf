// JSON, forms and XML as one kind of value.

import { XMLParser } from 'fast-xml-parser'
import { TooLargeError } from './bounds.ts'
import type { Bytes } from '../_shared/bodies.ts'

export interface Form {
  type: string
  text: string
  bytes: Bytes
}

const FORM = 'application/x-www-form-urlencoded'
const MAX_DEPTH = 32
const MAX_TAGS = 5_000

/** In the letters that its type or its XML names; UTF-8 where they are none that are known. */
export function decode(type: string, bytes: Bytes): string {
  const start = String.fromCharCode(...bytes.subarray(0, 100))
  const inXml = /^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding=["']([\w-]+)/.exec(start)?.[1]
  return decoderOf(type, inXml).decode(bytes)
}

function decoderOf(type: string, otherwise = 'utf-8'): TextDecoder {
  try {
    return new TextDecoder(/charset="?([\w-]+)/i.exec(type)?.[1] ?? otherwise)
  } catch {
    return new TextDecoder()
  }
}

/** Throws unless the body is what its type says. Without one its beginning tells; what says all in its address is null. */
export async function parseBody({ type, text, bytes }: Form): Promise<unknown> {
  const kind = (type.split(';')[0] ?? '').trim().toLowerCase()
  const start = text.replace(/^\uFEFF/, '').trimStart()
  if (start === '') return null
  if (kind === 'multipart/form-data') return await parseMultipart(type, bytes)
  // Tools call all that they post a form; none begins so, for its braces would be escaped.
  if (kind === FORM && !/^[{[]/.test(start)) return parseForm(type, text)
  if (kind === '' && /^[^\s<>{}[\]"&=]+=/.test(start)) return parseForm(type, text)
  if (kind.endsWith('xml') || (!kind.endsWith('json') && start.startsWith('<'))) return parseXml(start)
  return parseJson(start)
}

function parseJson(text: string): unknown {
  requireShallow(signsOf(text), (sign) => '[{'.includes(sign))
  const reviver = (_: string, value: unknown, context?: { source?: string }) =>
    // An order's number is no number: it shall not become its neighbour's.
    typeof value === 'number' && !Number.isSafeInteger(value) && !(Math.abs(value) < 2 ** 53)
      ? context?.source ?? String(value)
      : value
  return JSON.parse(text, reviver)
}

/** Brackets outside of texts. One pass: a text that never ends costs no more than one that does. */
function* signsOf(text: string): Iterable<string> {
  for (const [part] of text.matchAll(/"(?:[^"\\]|\\[^])*(?:"|$)|[[\]{}]/g)) if (part[0] !== '"') yield part
}

async function parseMultipart(type: string, bytes: Bytes): Promise<unknown> {
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
  // Of a file its name.
  const pairs = [...form].map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : value.name])
  // 2.1 makes an empty form of what is none.
  if (pairs.length === 0) throw new SyntaxError('an empty form')
  return collect(pairs)
}

/** Its escapes stand for bytes of the letters that its type names. */
function parseForm(type: string, text: string): Record<string, string | string[]> {
  const decoder = decoderOf(type)
  const read = (part: string) =>
    part.replaceAll('+', ' ').replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
      decoder.decode(Uint8Array.from(escapes.slice(1).split('%'), (hex) => parseInt(hex, 16))))
  const pairs = text.split('&').filter((pair) => pair !== '').map((pair): [string, string] => {
    const at = pair.indexOf('=')
    return at < 0 ? [read(pair), ''] : [read(pair.slice(0, at)), read(pair.slice(at + 1))]
  })
  return collect(pairs)
}

/** What comes several times is a list. */
function collect(pairs: [string, string][]): Record<string, string | string[]> {
  const collected = new Map<string, string[]>()
  for (const [name, value] of pairs) {
    const values = collected.get(name)
    if (values) values.push(value)
    else collected.set(name, [value])
  }
  return Object.fromEntries([...collected].map(([name, values]) => [name, values.length > 1 ? values : values[0]!]))
}

function parseXml(text: string): unknown {
  // Nobody who tells of an order defines entities; whoever does wants something else.
  const bare = text.replace(/<!\[CDATA\[[^]*?(?:\]\]>|$)/g, '')
  if (/<!(doctype|entity)/i.test(bare)) throw new SyntaxError('a document type')
  const tags = bare.match(/<\/?[^\s<>/!?][^<>]*>/g) ?? []
  if (tags.length > MAX_TAGS) throw new TooLargeError()
  requireShallow(tags.filter((tag) => !tag.endsWith('/>')), (tag) => !tag.startsWith('</'))
  const parser = new XMLParser({
    attributeNamePrefix: '@',
    ignoreAttributes: false,
    ignoreDeclaration: true,
    parseTagValue: false,
    trimValues: true,
  })
  return parser.parse(text, true)
}

/** Before anything is built of it. */
function requireShallow(signs: Iterable<string>, isOpening: (sign: string) => boolean): void {
  let depth = 0
  for (const sign of signs) {
    depth += isOpening(sign) ? 1 : -1
    if (depth > MAX_DEPTH) throw new TooLargeError()
  }
}
