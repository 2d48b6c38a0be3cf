export type ChatStatus = 'open' | 'pending' | 'closed'

/** The other party, as far as a list of chats shows him. */
export interface ChatContact {
  id: string
  name: string
  whatsapp_name: string
  phone: string | null
  lid: string | null
  tags: string[]
  opted_out_at: string | null
}

/** A row of `list_chats`: the thread with one contact, or one group, on one number. Times are ISO 8601. */
export interface Chat {
  id: string
  account_id: string
  /** Null once the number is removed; the history stays. */
  instance_id: string | null
  contact_id: string | null
  kind: 'direct' | 'group'
  /** A group's subject. */
  name: string
  status: ChatStatus
  closed_reason: string | null
  assigned_to: string | null
  snoozed_until: string | null
  unread_count: number
  last_message: string | null
  last_message_id: string | null
  last_message_kind: string | null
  last_message_from_me: boolean | null
  last_message_at: string | null
  /** Where it stands in a list. */
  listed_at: string
  contact: ChatContact | null
  instance_name: string | null
}

export interface ChatPage {
  chats: readonly Chat[]
  /** Opaque: where the following page starts; null at the end. */
  next: string | null
}

export const FOLDERS = ['mine', 'unassigned', 'all', 'closed', 'snoozed'] as const
export type Folder = (typeof FOLDERS)[number]

/** What `list_chats` is asked for; `any` is every folder together. */
export interface ChatFilter {
  folder: Folder | 'any'
  instanceId?: string | undefined
  tag?: string | undefined
  unread?: boolean | undefined
  query: string
}

/** Chats of each folder, and the unread ones; of an account no more than a thousand are counted. */
export type ChatCounts = Record<Folder | 'unread', number>
export const MOST_COUNTED = 1000

/** A colleague a chat can be given to. */
export interface Member {
  userId: string
  name: string
}
