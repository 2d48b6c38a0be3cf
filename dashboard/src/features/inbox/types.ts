import { both, flag, list, nullable, number, record, row, type Shaped, text } from '@/lib/shape.ts'

/** Of `list_chats`. */
export const chatPage = record({
  chats: list(
    both(
      row(
        'chats',
        'id',
        'account_id',
        'instance_id',
        'contact_id',
        'kind',
        'name',
        'status',
        'closed_reason',
        'assigned_to',
        'snoozed_until',
        'automation_paused_until',
        'unread_count',
        'last_message',
        'last_message_id',
        'last_message_kind',
        'last_message_from_me',
        'last_message_at',
        'listed_at',
        'scheduled_at',
        'failed_at',
      ),
      record({
        contact: nullable(
          row('contacts', 'id', 'name', 'whatsapp_name', 'phone', 'lid', 'tags', 'opted_out_at'),
        ),
        instance_name: nullable(text),
        /** The reader is called in a note and has not seen it. */
        is_mentioned: flag,
      }),
    ),
  ),
  next: nullable(text),
})
/** The thread with one contact, or one group, on one number. */
export type Chat = Shaped<typeof chatPage>['chats'][number]

export interface ChatPage {
  chats: readonly Chat[]
  /** Opaque: where the following page starts; null at the end. */
  next: string | null
}

export const FOLDERS = [
  'mine',
  'unassigned',
  'mentions',
  'all',
  'pending',
  'scheduled',
  'failed',
  'snoozed',
  'closed',
] as const
export type Folder = (typeof FOLDERS)[number]

/** Shown only while something lies in them: a row of folders has little room. */
export const SELDOM: readonly Folder[] = ['mentions', 'pending', 'scheduled', 'failed', 'snoozed']

/** What `list_chats` is asked for; `any` is every folder together. */
export interface ChatFilter {
  folder: Folder | 'any'
  instanceId?: string | undefined
  tag?: string | undefined
  unread?: boolean | undefined
  query: string
}

/** Chats of each folder, and the unread ones; of an account no more than a thousand are counted. */
export const chatCounts = record({
  mine: number,
  unassigned: number,
  mentions: number,
  pending: number,
  scheduled: number,
  failed: number,
  all: number,
  closed: number,
  snoozed: number,
  unread: number,
})
export type ChatCounts = Shaped<typeof chatCounts>
export const MOST_COUNTED = 1000

/** Of `search_messages`: messages by themselves. */
export const foundPage = record({
  messages: list(
    row('conversations', 'id', 'seq', 'chat_id', 'message', 'kind', 'from_me', 'timestamp', 'revoked_at'),
  ),
  next: nullable(number),
})
export type FoundMessage = Shaped<typeof foundPage>['messages'][number]

/** A colleague a chat can be given to. */
export interface Member {
  userId: string
  name: string
  /** Where the picture lies. */
  picture: string | null
}
