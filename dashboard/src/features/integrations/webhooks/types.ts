import type { Selected } from '@/lib/database.ts'
import { flag, list, nullable, number, record, type Shape, type Shaped, text } from '@/lib/shape.ts'
import type { Tag } from '@/lib/tags.ts'

export const ENDPOINT_COLUMNS =
  'id, account_id, url, events, instance_ids, tags, enabled, disabled_reason, description, source, failures, first_failed_at'

/** An address that is told what happens. */
export type Endpoint = Selected<'webhook_endpoints', typeof ENDPOINT_COLUMNS>

export type EndpointDraft = Pick<Endpoint, 'url' | 'events' | 'instance_ids' | 'tags' | 'description'>

export const DELIVERY_COLUMNS =
  'id, endpoint_id, event, event_id, status, attempts, next_attempt_at, last_status, last_error, latency_ms, response, created_at, delivered_at'

/** An event on its way to an endpoint, and whether it arrived. */
export type Delivery = Selected<'webhook_deliveries', typeof DELIVERY_COLUMNS>
export type DeliveryStatus = Delivery['status']
export const DELIVERY_STATUSES = [
  'pending',
  'retrying',
  'delivered',
  'dead',
] as const satisfies DeliveryStatus[]

/** What webhooks may ask for, by what it is about. */
export const EVENT_GROUPS = {
  messages: ['message.received', 'message.sent', 'message.status'],
  chats: ['chat.opened', 'chat.assigned', 'chat.called', 'chat.closed'],
  contacts: [
    'contact.created',
    'contact.updated',
    'tag.added',
    'tag.removed',
    'field.changed',
    'consent.changed',
  ],
  automation: ['flow.started', 'flow.finished', 'campaign.visited', 'broadcast.finished'],
  numbers: ['instance.connected', 'instance.disconnected'],
} as const
export type EventGroup = keyof typeof EVENT_GROUPS
export type EventKind = (typeof EVENT_GROUPS)[EventGroup][number]

/** Of `create_webhook_endpoint`: the only time that the secret is seen. */
export const newEndpoint = record({ id: text, secret: text })

/** Of `rotate_webhook_secret`. */
export const newSecret = record({ secret: text })

/** Of `replay_webhook_deliveries`; `next`: where those begin that were too many. */
export const replayed = record({ replayed: number, next: nullable(text) })

const anything: Shape<unknown> = (_answer): _answer is unknown => true

const arrival = record({
  id: number,
  webhook_id: nullable(text),
  type: nullable(text),
  at: text,
  verified: flag,
  body: anything,
})

/** Something that came to the demo's sample receiver; a replay is another with the same webhook_id. */
export type Arrival = Shaped<typeof arrival>

/** What came to it, the newest first, and where it is told. */
export const received = record({ url: text, items: list(arrival) })

/** What an endpoint can name: the page puts it together. */
export interface WebhookContext {
  accountId: string
  tags: readonly Tag[]
  numbers: readonly { id: string; name: string }[]
  canWrite: boolean
}
