import { randomBytes } from 'node:crypto'

/** The bytes of a message, by the name under which the page fetches them. */
interface MediaMeta {
  hash: string
  mimetype: string
  filename?: string
  size: number
}

interface Location {
  latitude: number
  longitude: number
  description?: string
}

/** A message as one phone keeps it and as its linked clients get it. */
export interface StoredMessage {
  /** The serialized WhatsApp id: `<from_me>_<chat>_<key>`, with the author behind it in a group. */
  id: string
  key: string
  chat: string
  from_me: boolean
  author?: string
  type: string
  body: string
  /** Milliseconds since 1970. */
  at: number
  /** -1 error, 0 pending, 1 server, 2 device, 3 read, 4 played. */
  ack: number
  media?: MediaMeta
  location?: Location
  /** The key of the message this one answers. */
  reply_to?: string
  /** Who wrote that: a reply says so itself. */
  quoted?: Pick<StoredMessage, 'from_me' | 'author'>
  reactions: Record<string, string>
  edited_at?: number
  /** What it says, while clients get it as ciphertext. */
  sealed?: MessageContent
  /** Attributes of kinds the simulator only stores and gives back (polls, cards). */
  extra?: Record<string, unknown>
}

/** What a message says, without who sent it where. */
export type MessageContent = Pick<
  StoredMessage,
  'type' | 'body' | 'media' | 'location' | 'reply_to' | 'extra' | 'sealed'
>

/** A change the linked clients of a phone must hear of. */
export type PhoneEvent =
  | { kind: 'message'; message: StoredMessage; chat: ChatSummary; contact?: PageContact }
  | { kind: 'ack'; id: string; ack: number }
  | { kind: 'edit'; id: string; body: string; at: number }
  | { kind: 'revoke'; id: string }
  | { kind: 'reaction'; id: string; sender: string; emoji: string; at: number }
  | { kind: 'age'; id: string; at: number }
  | { kind: 'seen'; chat: string }
  | { kind: 'decrypted'; message: StoredMessage }
  | { kind: 'contact'; contact: PageContact }
  | { kind: 'subject'; chat: string; name: string; author: string }
  | { kind: 'number'; from: string; to: string }
  | { kind: 'migrated'; from: string; contact: PageContact; again: boolean }

/** What the other side of a chat sees while somebody writes to it. */
export type ChatState = 'composing' | 'recording' | 'paused'

export interface Contact {
  wid: string
  /** Digits; known also for a contact whose chat goes by its LID. */
  phone: string
  name: string
  /** Clients are not told which phone belongs to the LID, or only once they ask. */
  hidden?: 'always' | 'until_asked'
}

/** A contact as clients know it. */
export interface PageContact {
  wid: string
  phone: string | null
  name: string
}

export function pageContact({ wid, phone, name, hidden }: Contact): PageContact {
  return { wid, phone: hidden ? null : phone, name }
}

export interface ChatSummary {
  id: string
  name: string
  unread: number
}

export function phoneWid(phone: string): string {
  return `${phone}@c.us`
}

/** The part before the @. */
export function widUser(wid: string): string {
  return wid.slice(0, wid.indexOf('@'))
}

export function serializeKey(fromMe: boolean, chat: string, key: string, author?: string): string {
  return author ? `${fromMe}_${chat}_${key}_${author}` : `${fromMe}_${chat}_${key}`
}

/** What a reply says of who wrote what it answers. */
export function authorOf({ from_me, author }: StoredMessage): Pick<StoredMessage, 'from_me' | 'author'> {
  return { from_me, ...(author && { author }) }
}

/** A key as a phone makes it (a web client's are shorter and begin with 3EB0). */
export function newKey(): string {
  return `AC${randomBytes(15).toString('hex').toUpperCase()}`
}

/** WhatsApp's message type for the media type of a file. */
export function mediaType(mimetype: string): string {
  const [family] = mimetype.split('/')
  if (mimetype === 'image/webp') return 'sticker'
  if (mimetype.startsWith('audio/ogg')) return 'ptt'
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'document'
}
