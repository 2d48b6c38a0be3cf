import type { Row } from '@/lib/database.ts'
import { both, flag, list, nullable, number, oneOf, record, row, type Shaped } from '@/lib/shape.ts'

export type MessageKind = Row<'conversations'>['kind']
export type Content = NonNullable<Row<'conversations'>['content']>

/** A message by itself; `seq` is its place in the chat and grows with every message. */
const message = row(
  'conversations',
  'id',
  'seq',
  'account_id',
  'chat_id',
  'contact_id',
  'message',
  'from_me',
  'timestamp',
  'created_at',
  'kind',
  'content',
  'status',
  'status_reason',
  'error_code',
  'wa_message_id',
  'sent_at',
  'delivered_at',
  'read_at',
  'reply_to',
  'quoted_wa_id',
  'edited_at',
  'revoked_at',
  'media_id',
  'client_key',
  'sent_by_kind',
  'sent_by_id',
  'send_at',
)

/** What belongs to a message. `requests`: reactions, edits and revocations of ours that have not reached it (yet). */
const belongings = record({
  author: nullable(row('contacts', 'id', 'name', 'whatsapp_name', 'phone')),
  media: nullable(
    row('media', 'id', 'mimetype', 'filename', 'size', 'state', 'error_code', 'width', 'height'),
  ),
  quoted: nullable(
    row('conversations', 'id', 'seq', 'message', 'kind', 'from_me', 'contact_id', 'revoked_at'),
  ),
  reactions: list(row('reactions', 'sender', 'from_me', 'contact_id', 'emoji')),
  requests: list(
    both(
      row('conversations', 'id', 'message', 'status', 'error_code'),
      record({ kind: oneOf('reaction', 'edit', 'revoke') }),
    ),
  ),
})

const note = row('notes', 'id', 'chat_id', 'body', 'actor_kind', 'actor_id', 'created_at', 'updated_at')
const chatEvent = row(
  'chat_events',
  'id',
  'kind',
  'assigned_to',
  'reason',
  'snoozed_until',
  'actor_kind',
  'actor_id',
  'created_at',
)

/** Of `list_messages`, the oldest first; `older` and `newer`: whether there is more at that end. */
export const messageWindow = record({
  messages: list(both(message, belongings)),
  notes: list(note),
  events: list(chatEvent),
  older: flag,
  newer: flag,
})
export type Window = Shaped<typeof messageWindow>
export type Message = Window['messages'][number]
export type Request = Message['requests'][number]

/** What the team writes to itself. */
export type Note = Window['notes'][number]

/** What was done to the chat. */
export type ChatEvent = Window['events'][number]

/** Of `list_scheduled`. */
export const scheduledMessages = record({ messages: list(both(message, belongings)) })

/** Of `search_messages`: messages by themselves. */
export const foundMessages = record({ messages: list(message), next: nullable(number) })
