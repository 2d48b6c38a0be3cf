// The small interface behind which an engine drives one WhatsApp number.
import type {
  Chat as ChatNews,
  Contact as ContactNews,
  InstanceEvent,
  SendRequest,
  TypingRequest,
} from '../contract.generated.ts'
import type { EndReason } from '../errors.ts'

export type Message = Extract<InstanceEvent['data'], { message_id: string; chat_kind: string }>
export type Media = { bytes: Buffer; mimetype: string; filename: string | null }
/** A received file on its way out of the engine; `size` is that of all chunks. */
export type FetchedMedia = {
  size: number
  mimetype: string
  filename: string | null
  chunks: AsyncIterable<Buffer>
}
export type ChangeKind = 'reaction' | 'edit' | 'revoke'
/** A new message. */
export type Outgoing = {
  chatId: string
  kind: Exclude<SendRequest['kind'], ChangeKind>
  body: string
  replyTo: string | null
  media: Media | null
  location: NonNullable<SendRequest['location']> | null
  vcards: string[]
}
/** What is done to a message that is there: done twice it is as done once. */
export type Change = { kind: ChangeKind; target: string; body: string }
export type Chat = {
  chat_id: string
  kind: Message['chat_kind']
  name: string | null
  unread: number
  timestamp: number | null
}
export type Contact = {
  contact_id: string
  phone: string | null
  name: string | null
  pushname: string | null
  is_saved: boolean
}

/** What is told of a person, and of a chat. */
export type { ChatNews, ContactNews }

/** A thread as it stands, with who is in it. `timestamp`: unix seconds of its last message. */
export type ChatState = {
  timestamp: number
  unread: number
  chat: ChatNews
  /** The other party of a direct chat. */
  contact: ContactNews | null
}

/** A message as it stands, with what happened to it since it was written. */
export type MessageState = {
  message: Message
  /** When it was last edited, in milliseconds since 1970; 0: never. */
  editedAt: number
  /** Emojis by the WhatsApp ids of their senders; me: this number. Null: nobody knows. */
  reactions: Record<string, string> | null
  /** Of those who reacted, when more than an id is known. */
  people?: { phone?: string; lid?: string }[]
}

/** Ids of a chat's messages, oldest first; not whole when there may be more that cannot be read. */
export type ChatHistory = { ids: string[]; isWhole: boolean }

/** What a session tells while it lives. After `ended` or `crashed` it says nothing more. */
export type EngineEvent =
  | { type: 'qr'; qr: string }
  | { type: 'pairing_code'; code: string }
  | { type: 'connecting' }
  | { type: 'connected'; phone: string | null; name: string | null }
  | { type: 'ended'; reason: EndReason }
  | { type: 'crashed'; cause: string }
  | { type: 'message'; message: Message }
  | { type: 'message_edit'; messageId: string; chatId: string; body: string; editedAt: number }
  | { type: 'message_revoke'; messageId: string; chatId: string }
  | { type: 'message_ack'; messageId: string; ack: number }
  | { type: 'reaction'; messageId: string; senderId: string; emoji: string }
  | { type: 'contact'; contact: ContactNews }
  /** One person, who is what follows about. */
  | { type: 'identity'; lid: string; phone: string }
  | { type: 'chat'; chat: ChatNews }

/** One life of the engine, from opening to closing; used once and thrown away. */
export type Session = {
  /** Resolves within the limit, when the first QR is shown or a link is being restored. Throws OpenError. */
  open(limitMilliseconds: number): Promise<void>
  /** Ends within 6 s whatever hangs; keeps what is needed to connect again. Idempotent. */
  close(): Promise<void>
  /** Unlinks the number at WhatsApp, then closes. */
  unlink(): Promise<void>
  /**
   * Tells the WhatsApp id as soon as it is known; resolves with the ack, at least 1, or -1: refused by the server.
   * Throws InstanceError. What this resolves with is not told as events: neither the message nor its first ack.
   */
  send(message: Outgoing, onCreated: (messageId: string) => void): Promise<number>
  /** Resolves when the server has the change. Throws InstanceError: a refusal, or something that left it unknown. */
  change(change: Change): Promise<void>
  /** Shows the other side that somebody is writing. */
  showTyping(chatId: string, state: TypingRequest['state']): Promise<void>
  requestPairingCode(phone: string): Promise<string>
  /** The WhatsApp id of a phone, null when it has none. */
  findNumber(phone: string): Promise<string | null>
  listChats(): Promise<Chat[]>
  listMessages(chatId: string, limit: number): Promise<Message[]>
  listContacts(): Promise<Contact[]>
  /** Throws `message_not_found`, `no_media`, `media_too_large`. */
  fetchMedia(messageId: string, maxBytes: number): Promise<FetchedMedia>
  /** The chats that were written in last, newest first. */
  listChatStates(limit: number): Promise<ChatState[]>
  /** A chat's messages not older than `since` (unix seconds), both directions: the newest so many. */
  listMessageIds(chatId: string, since: number, limit: number): Promise<ChatHistory>
  /** How these messages stand now, in the order asked; those it does not have are left out. */
  readMessages(messageIds: string[]): Promise<MessageState[]>
  /** What of the engine's own inside gives no answer any more, by name. */
  lostNames(): Promise<string[]>
  /** Asks WhatsApp for the other identity of each; those it does not tell are left out. */
  findIdentities(contactIds: string[]): Promise<ContactNews[]>
}

export type Engine = {
  createSession(listener: (event: EngineEvent) => void): Session
  /** Deletes what keeps the number linked on this machine. Only while no session is open. */
  forget(): Promise<void>
  /** Whether an error that nobody caught leaves the session sound. */
  isHarmless(error: unknown): boolean
}
