import { flag, list, nullable, number, record, type Shaped, text } from '@/lib/shape.ts'

/** Of `count_tags`: the catalogue, and how many contacts have each. */
export const tagCounts = record({
  tags: list(record({ name: text, color: nullable(text), contacts: number })),
})
export type CountedTag = Shaped<typeof tagCounts>['tags'][number]

/** Of `rename_tag` and `remove_tag`: one part of the way. */
export const replacedPart = record({ changed: number, done: flag })
