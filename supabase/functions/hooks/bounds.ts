// Values as large as may be kept, and of what can be kept.

import { storable } from '../_shared/texts.ts'

const MAX_DEPTH = 32
const MAX_VALUES = 5_000
export const MAX_NAME = 200

export class TooLargeError extends Error {}

/** The same without what PostgreSQL does not keep: NUL, halves of a character. TooLargeError. */
export function bound(value: unknown): unknown {
  let values = 0
  const go = (given: unknown, depth: number): unknown => {
    if (depth > MAX_DEPTH || ++values > MAX_VALUES) throw new TooLargeError()
    if (typeof given === 'string') return storable(given)
    if (Array.isArray(given)) return given.map((item) => go(item, depth + 1))
    if (typeof given !== 'object' || given === null) return given
    const entries = Object.entries(given).map(([name, item]) => {
      if (name.length > MAX_NAME) throw new TooLargeError()
      return [storable(name), go(item, depth + 1)]
    })
    return Object.fromEntries(entries)
  }
  return go(value, 0)
}
