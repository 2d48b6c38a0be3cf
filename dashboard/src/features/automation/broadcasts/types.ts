import type { Row, Selected } from '@/lib/database.ts'
import type { TemplateContent } from '@/lib/message-templates.ts'
import { flag, list, map, nullable, number, record, type Shaped, text } from '@/lib/shape.ts'

export const BROADCAST_COLUMNS =
  'id, account_id, name, content, segment_id, filter, exclude, instance_ids, starts_at, window, pace, skip_answered, tags, flow_id, status, status_reason, created_at, started_at, finished_at'

/** One content, sent to many people, each of them once. */
export type Broadcast = Selected<'broadcasts', typeof BROADCAST_COLUMNS>

export type BroadcastStatus = Broadcast['status']

export type BroadcastChanges = Partial<
  Pick<
    Broadcast,
    | 'name'
    | 'content'
    | 'segment_id'
    | 'filter'
    | 'exclude'
    | 'instance_ids'
    | 'starts_at'
    | 'window'
    | 'pace'
    | 'skip_answered'
    | 'tags'
    | 'flow_id'
  >
>

export const PACES = ['slow', 'normal', 'fast'] as const satisfies Broadcast['pace'][]

/** Of `preview_broadcast`: what it would do, or has still to do. */
export const broadcastPreview = record({
  recipients: number,
  excluded: map(number),
  missing_fields: map(number),
  numbers: list(
    record({
      instance_id: text,
      name: text,
      connected: flag,
      people: number,
      new_people: number,
      per_hour: nullable(number),
      per_day: nullable(number),
    }),
  ),
  seconds: nullable(number),
  ends_at: nullable(text),
  shorter: list(text),
  sample: list(record({ id: text, name: nullable(text), phone: nullable(text) })),
})
export type BroadcastPreview = Shaped<typeof broadcastPreview>

/** Of the API's preview: the messages as some people would get them. */
export const renderedPeople = record({
  rendered: list(
    record({
      contact_id: text,
      name: nullable(text),
      phone: nullable(text),
      items: list(record({ kind: text })),
    }),
  ),
})
export interface RenderedPerson {
  contact_id: string
  name: string | null
  phone: string | null
  variant?: string | null
  items: { kind: string; message?: string | null; content?: TemplateContent | null }[]
  problem?: { code: string; detail?: string | null } | null
}

/** What may have become of a person, in the order of its coming. */
export const RECIPIENT_STATUSES = [
  'queued',
  'sent',
  'delivered',
  'read',
  'answered',
  'failed',
  'skipped',
] as const satisfies Row<'broadcast_recipients'>['status'][]
export type RecipientStatus = (typeof RECIPIENT_STATUSES)[number]

const counts = {
  queued: number,
  sent: number,
  delivered: number,
  read: number,
  answered: number,
  failed: number,
  skipped: number,
}

/** Of `broadcast_statistics`: each person once, as what he is now. */
export const broadcastStatistics = record({
  ...counts,
  recipients: number,
  frozen: flag,
  reasons: map(number),
  variants: list(record({ id: text, ...counts })),
  waiting: nullable(text),
  next_at: nullable(text),
})
export type BroadcastStatistics = Shaped<typeof broadcastStatistics>
