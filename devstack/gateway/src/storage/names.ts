// What names, sizes and types of files may be: the rules of hosted Storage.

import { refusals } from './errors.ts'

const KEY = /^[A-Za-z0-9_/!.*'() &$=@;:+,?-]+$/
const BUCKET = /^[A-Za-z0-9_!.*'() &$=@;:+,?-]{1,100}$/
const RELATIVE = /(?:^|\/)\.\.?(?:\/|$)/
const TYPE = /^([a-zA-Z0-9\-+.]+)\/([a-zA-Z0-9\-+.]+)(;\s*charset=[a-zA-Z0-9-]+)?$|\*$/
const SIZE = /^(\d+(?:\.\d+)?)(gb|mb|kb|b)$/i
const UNITS: Record<string, number> = { gb: 1e9, mb: 1e6, kb: 1e3, b: 1 }
const LARGEST_BYTES = 50 * 1024 * 1024

export function checkKey(key: string): void {
  if (!KEY.test(key) || RELATIVE.test(key)) throw refusals.invalidKey(key)
}

export function checkBucketName(name: string): void {
  if (!BUCKET.test(name) || name.trim() !== name) throw refusals.invalidBucket()
}

/** Of a bucket: a number of bytes, `1MB`, or null. */
export function readSizeLimit(limit: unknown): number | null {
  if (limit === null || limit === undefined) return null
  const bytes = typeof limit === 'string' ? readSize(limit) : limit
  if (typeof bytes !== 'number' || !Number.isInteger(bytes) || bytes < 0)
    throw refusals.invalidRequest('Invalid file size format, hint: use 20GB / 20MB / 30KB / 3B')
  if (bytes > LARGEST_BYTES) throw refusals.tooLarge()
  return bytes
}

function readSize(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  const [, count = '', unit = ''] = SIZE.exec(text) ?? []
  return Math.round(Number.parseFloat(count) * (UNITS[unit.toLowerCase()] ?? Number.NaN))
}

export function readAllowedTypes(types: unknown): string[] | null {
  if (types === null || types === undefined) return null
  if (!Array.isArray(types)) throw refusals.invalidRequest('body/allowed_mime_types must be array')
  const named = types.filter(Boolean).map(String)
  for (const type of named) if (type.length > 1000 || !TYPE.test(type)) throw refusals.invalidType(type)
  return named
}

/** `allowed` may name whole kinds: `image/*`. */
export function checkType(type: string, allowed: readonly string[] | null): void {
  if (!allowed?.length) return
  const [kind, name] = type.split('/')
  const fits = allowed.some((one) => {
    const [allowedKind, allowedName] = one.split('/')
    return allowedKind === kind && (allowedName === '*' || allowedName === name)
  })
  if (name === undefined || !fits) throw refusals.invalidType(type)
}

/** How large an object may become. What only makes a folder visible has no bytes. */
export function largestOf(key: string, limit: number | null): number {
  if (key.endsWith('.emptyFolderPlaceholder')) return 0
  return Math.min(limit ?? LARGEST_BYTES, LARGEST_BYTES)
}
