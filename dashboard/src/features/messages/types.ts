export type MessageKind =
  | 'text'
  | 'image'
  | 'video'
  | 'audio'
  | 'voice'
  | 'document'
  | 'sticker'
  | 'location'
  | 'contact'
  | 'poll'
  | 'unknown'

export type MessageStatus =
  | 'received'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'unconfirmed'
  | 'cancelled'

export interface Author {
  id: string
  name: string
  whatsapp_name: string
  phone: string | null
}

export interface Media {
  id: string
  mimetype: string | null
  filename: string | null
  size: number | null
  state: 'pending' | 'stored' | 'failed' | 'deleted'
  error_code: string | null
}

export interface Quoted {
  id: string
  seq: number
  message: string
  kind: MessageKind
  from_me: boolean
  contact_id: string | null
  revoked_at: string | null
}

export interface Reaction {
  sender: string
  from_me: boolean
  contact_id: string | null
  emoji: string
}

/** A reaction, edit or revocation of ours that has not reached the message (yet). */
export interface Request {
  id: string
  kind: 'reaction' | 'edit' | 'revoke'
  message: string
  status: MessageStatus
  error_code: string | null
}

export interface Content {
  latitude?: number
  longitude?: number
  name?: string
  address?: string
  vcards?: string[]
  options?: string[]
}

/** A message of a chat, as `list_messages` shows it. Times are ISO 8601. */
export interface Message {
  id: string
  /** Its place in the chat: grows with every message. */
  seq: number
  account_id: string
  chat_id: string
  contact_id: string | null
  message: string
  from_me: boolean
  timestamp: string
  created_at: string
  kind: MessageKind
  content: Content | null
  status: MessageStatus
  status_reason: string | null
  error_code: string | null
  wa_message_id: string | null
  sent_at: string | null
  delivered_at: string | null
  read_at: string | null
  reply_to: string | null
  quoted_wa_id: string | null
  edited_at: string | null
  revoked_at: string | null
  media_id: string | null
  client_key: string | null
  sent_by_kind: string | null
  sent_by_id: string | null
  send_at: string | null
  author: Author | null
  media: Media | null
  quoted: Quoted | null
  reactions: Reaction[]
  requests: Request[]
}

/** What the team writes to itself. */
export interface Note {
  id: string
  chat_id: string
  body: string
  actor_kind: string
  actor_id: string | null
  created_at: string
  updated_at: string
}

/** What was done to the chat. */
export interface ChatEvent {
  id: number
  kind: 'opened' | 'pending' | 'closed' | 'assigned' | 'unassigned' | 'snoozed' | 'woken'
  assigned_to: string | null
  reason: string | null
  snoozed_until: string | null
  actor_kind: string
  actor_id: string | null
  created_at: string
}

/** An answer of `list_messages`, the oldest first; `older` and `newer`: whether there is more at that end. */
export interface Window {
  messages: Message[]
  notes: Note[]
  events: ChatEvent[]
  older: boolean
  newer: boolean
}
