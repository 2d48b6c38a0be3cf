import type { Comparison, Filter } from '@/types/flow.generated.ts'

/** Whom something holds for: in conditions, segments and broadcasts alike. */
export type { Comparison, Filter } from '@/types/flow.generated.ts'
export type Value = Exclude<Comparison['value'], undefined>
export type Subject = Comparison['subject']
export type Operator = Comparison['operator']

/** How deep groups may stand in each other, and how much may be compared in all. */
export const DEEPEST = 5
export const MOST_COMPARISONS = 50

/** A group as the editor shows it: all or one of its parts hold, or not. */
export interface Group {
  isNegated: boolean
  mode: 'all' | 'any'
  parts: readonly Filter[]
}

export function isComparison(filter: Filter): filter is Comparison {
  return 'subject' in filter
}

/** Any filter as a group; a comparison alone is a group of one. */
export function toGroup(filter: Filter): Group {
  if ('not' in filter) {
    const inner = toGroup(filter.not)
    return inner.isNegated
      ? { isNegated: true, mode: 'all', parts: [filter.not] }
      : { ...inner, isNegated: true }
  }
  if ('all' in filter) return { isNegated: false, mode: 'all', parts: filter.all }
  if ('any' in filter) return { isNegated: false, mode: 'any', parts: filter.any }
  return { isNegated: false, mode: 'all', parts: [filter] }
}

export function fromGroup({ isNegated, mode, parts }: Group): Filter {
  const filter: Filter = mode === 'all' ? { all: [...parts] } : { any: [...parts] }
  return isNegated ? { not: filter } : filter
}

export function comparisonsOf(filter: Filter): Comparison[] {
  return isComparison(filter) ? [filter] : toGroup(filter).parts.flatMap(comparisonsOf)
}
