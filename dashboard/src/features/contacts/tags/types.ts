import type { Tag } from '@/lib/tags.ts'

/** A tag of the catalogue with the number of contacts that have it. */
export interface CountedTag extends Tag {
  contacts: number
}
