// One sign that PostgreSQL does not keep would hold up all that comes with it, for as long as Meta tells it again.

import { storable } from '../_shared/texts.ts'

/** Nothing of Meta's goes so deep. */
const MAX_DEPTH = 40

/** The same, as it can be kept: without such signs, and without what lies deeper than anything is read. */
export function clean(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return storable(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return null
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [storable(name), clean(item, depth + 1)]))
}
