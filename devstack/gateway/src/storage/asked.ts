// One request of Storage, read.

import { checkJson, NestedTooDeeply } from '../nesting.ts'
import type { Caller } from './callers.ts'
import type { StorageDatabase } from './database.ts'
import { refusals } from './errors.ts'
import type { Files } from './files.ts'
import type { Signer } from './signing.ts'

export interface Asked {
  request: Request
  query: URLSearchParams
  /** '' where the path names none. */
  bucket: string
  key: string
  /** Undefined: nobody. Only what everybody may read is answered then. */
  caller: Caller | undefined
  /** The rows as the caller sees them. */
  database: StorageDatabase
  files: Files
  signer: Signer
}

export type Handler = (asked: Asked) => Promise<Response>

/** The body as an object; an empty one where there is none. */
export async function bodyOf({ request }: Asked): Promise<Record<string, unknown>> {
  const body = parse(new Uint8Array(await request.arrayBuffer()), 'body')
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw refusals.invalidRequest('body must be object')
  return body as Record<string, unknown>
}

/** JSON that somebody sent; undefined where nothing is. */
export function parse(bytes: Uint8Array, name: string): unknown {
  if (bytes.length === 0) return {}
  try {
    checkJson(bytes)
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    const trouble = error instanceof NestedTooDeeply ? 'is nested too deeply' : 'is not valid JSON'
    throw refusals.invalidRequest(`${name} ${trouble}`)
  }
}

export function textOf(body: Record<string, unknown>, name: string): string {
  const value = body[name]
  if (value === undefined) throw refusals.invalidRequest(`body must have required property '${name}'`)
  return ofText(value, `body/${name}`)
}

export function ofText(value: unknown, name: string): string {
  if (typeof value !== 'string') throw refusals.invalidRequest(`${name} must be string`)
  if (value.includes('\0')) throw refusals.invalidRequest(`${name} holds a NUL`)
  return value
}

export function textsOf(body: Record<string, unknown>, name: string): string[] {
  const values = body[name]
  if (!Array.isArray(values) || values.length === 0 || values.length > 1000)
    throw refusals.invalidRequest(`body/${name} must be array of 1 to 1000 items`)
  return values.map((value) => ofText(value, `body/${name}`))
}

/** supabase-py sends it as a text. */
export function countOf(value: unknown, name: string, least: number): number {
  const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  const largest = 2 ** 31 - 1
  if (typeof count !== 'number' || !Number.isInteger(count) || count < least || count > largest)
    throw refusals.invalidRequest(`body/${name} must be integer >= ${least}`)
  return count
}
