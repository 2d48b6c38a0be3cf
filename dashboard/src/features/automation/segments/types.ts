import type { Selected } from '@/lib/database.ts'
import type { Filter } from '@/lib/filters/filter.ts'
import { list, nullable, number, record, type Shaped, text } from '@/lib/shape.ts'

export const SEGMENT_COLUMNS = 'id, account_id, name, filter, updated_at'

/** A filter over an account's people that is kept under a name. */
export type Segment = Selected<'segments', typeof SEGMENT_COLUMNS>

export interface SegmentDraft {
  name: string
  filter: Filter
}

/** Of `preview_segment`. */
export const segmentPreview = record({
  count: number,
  people: list(record({ id: text, name: text, phone: nullable(text), tags: list(text) })),
})
export type SegmentPreview = Shaped<typeof segmentPreview>
