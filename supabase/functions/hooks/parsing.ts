// JSON, forms and XML as one kind of value.

import { XMLParser } from 'fast-xml-parser'
import { TooLargeError } from './bounds.ts'
import type { Bytes } from '../_shared/bodies.ts'

export interface Form {
  type: string
  text: string
  bytes: Bytes
}

const MAX_DEPTH = 32
const MAX_TAGS = 5_000

/** In the letters that its type or its XML names; UTF-8 where they are none that are known. */
export function decode(type: string, bytes: Bytes): string {
  const start = String.fromCharCode(...bytes.subarray(0, 100))
  const named = /charset="?([\w-]+)/i.exec(type) ?? /^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding=["']([\w-]+)/.exec(start)
  try {
    return new TextDecoder(named?.[1] ?? 'utf-8').decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}

/** Throws unless the body is what its type says. Without one its first character tells. */
export async function parseBody({ type, text, bytes }: Form): Promise<unknown> {
  const kind = (type.split(';')[0] ?? '').trim().toLowerCase()
  const start = text.replace(/^\uFEFF/, '').trimStart()
  if (kind === 'application/x-www-form-urlencoded') return collect([...new URLSearchParams(text)])
  if (kind === 'multipart/form-data') return await parseMultipart(type, bytes)
  if (kind.endsWith('xml') || (!kind.endsWith('json') && start.startsWith('<'))) return parseXml(start)
  return parseJson(start)
}

function parseJson(text: string): unknown {
  requireShallow(text.replace(/"(?:[^"\\]|\\.)*"/g, '').matchAll(/[[{]|[\]}]/g), (sign) => '[{'.includes(sign))
  const reviver = (_: string, value: unknown, context?: { source?: string }) =>
    // An order's number is no number: it shall not become its neighbour's.
    typeof value === 'number' && !Number.isSafeInteger(value) && !(Math.abs(value) < 2 ** 53)
      ? context?.source ?? String(value)
      : value
  return JSON.parse(text, reviver)
}

async function parseMultipart(type: string, bytes: Bytes): Promise<unknown> {
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
  // Of a file its name.
  const pairs = [...form].map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : value.name])
  // 2.1 makes an empty form of what is none.
  if (pairs.length === 0) throw new SyntaxError('an empty form')
  return collect(pairs)
}

/** What comes several times is a list. */
function collect(pairs: [string, string][]): Record<string, string | string[]> {
  const collected = new Map<string, string[]>()
  for (const [name, value] of pairs) collected.set(name, [...(collected.get(name) ?? []), value])
  return Object.fromEntries([...collected].map(([name, values]) => [name, values.length > 1 ? values : values[0]!]))
}

function parseXml(text: string): unknown {
  // Nobody who tells of an order defines entities; whoever does wants something else.
  if (/<!(doctype|entity)/i.test(text)) throw new SyntaxError('a document type')
  const tags = text.replace(/<!\[CDATA\[[^]*?\]\]>/g, '').match(/<\/?[^\s<>/!?][^<>]*>/g) ?? []
  if (tags.length > MAX_TAGS) throw new TooLargeError()
  requireShallow(tags.filter((tag) => !tag.endsWith('/>')).map((tag) => [tag]), (tag) => !tag.startsWith('</'))
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
function requireShallow(signs: Iterable<ArrayLike<string>>, isOpening: (sign: string) => boolean): void {
  let depth = 0
  for (const { 0: sign = '' } of signs) {
    depth += isOpening(sign) ? 1 : -1
    if (depth > MAX_DEPTH) throw new TooLargeError()
  }
}
