import type { Keyword } from './types.ts'

type Placed = Pick<Keyword, 'id' | 'interrupts' | 'priority'>

/** Room between two neighbours, so that one that moves needs no other to move. */
const STEP = 10
const LAST = 10_000

/** As they are asked: those that interrupt first, then the lowest priority. */
export function inFiringOrder<Row extends Placed>(keywords: readonly Row[]): Row[] {
  return [...keywords].sort(
    (one, other) =>
      Number(other.interrupts) - Number(one.interrupts) ||
      one.priority - other.priority ||
      (one.id < other.id ? -1 : 1),
  )
}

/** Behind all others; once there is no room left, level with the last. */
export function nextPriority(keywords: readonly Placed[]): number {
  return Math.min(LAST, Math.max(0, ...keywords.map(({ priority }) => priority)) + STEP)
}

/** Who it would change places with; undefined at the ends: no other can come before those that interrupt. */
export function neighbour<Row extends Placed>(
  keywords: readonly Row[],
  id: string,
  step: -1 | 1,
): Row | undefined {
  const moved = keywords.find((keyword) => keyword.id === id)
  const alike = inFiringOrder(keywords.filter(({ interrupts }) => interrupts === moved?.interrupts))
  return alike[alike.findIndex((keyword) => keyword.id === id) + step]
}

/** The priorities to be written for it to change places with its neighbour: two, or all anew where some are equal. */
export function moved(
  keywords: readonly Placed[],
  id: string,
  step: -1 | 1,
): Pick<Keyword, 'id' | 'priority'>[] {
  const other = neighbour(keywords, id, step)
  const ordered = inFiringOrder(keywords)
  const one = ordered.find((keyword) => keyword.id === id)
  if (!one || !other) return []
  if (one.priority !== other.priority) {
    return [
      { id: one.id, priority: other.priority },
      { id: other.id, priority: one.priority },
    ]
  }
  const swapped = ordered.map((keyword) => (keyword === one ? other : keyword === other ? one : keyword))
  const placed = swapped.map((keyword, index) => ({ ...keyword, wanted: (index + 1) * STEP }))
  return placed
    .filter(({ priority, wanted }) => priority !== wanted)
    .map(({ id: changed, wanted }) => ({ id: changed, priority: wanted }))
}
