import type { Client } from 'whatsapp-web.js'
import { InstanceError } from '../../errors.ts'
import type { Chat, Contact, Media, Message } from '../types.ts'
import { toChat, toContact, toMessage } from './message_mapping.ts'

const CHAT_ID = /^[\w.-]+@(c\.us|g\.us|lid|newsletter|broadcast)$/
const MESSAGE_ID = /^(true|false)_[^_]+_[^_]+(_[^_]+)?$/
const UNREAD_MAX = 1000

export async function listChats(client: Client): Promise<Chat[]> {
  return (await client.getChats()).map(toChat)
}

/** Throws `chat_not_found`. */
export async function listMessages(client: Client, chatId: string, limit: number): Promise<Message[]> {
  if (!CHAT_ID.test(chatId)) throw new InstanceError('chat_not_found')
  const chat = await client.getChatById(chatId)
  if (!chat) throw new InstanceError('chat_not_found')
  const messages = await chat.fetchMessages({ limit })
  return messages.map(toMessage).filter((message) => message !== null)
}

export async function listContacts(client: Client): Promise<Contact[]> {
  return (await client.getContacts()).map(toContact)
}

/** Throws `message_not_found`, `no_media`. */
export async function fetchMedia(client: Client, messageId: string): Promise<Media> {
  if (!MESSAGE_ID.test(messageId)) throw new InstanceError('message_not_found')
  const message = await client.getMessageById(messageId)
  if (!message) throw new InstanceError('message_not_found')
  const media = message.hasMedia ? await message.downloadMedia() : undefined
  if (!media) throw new InstanceError('no_media')
  return {
    bytes: Buffer.from(media.data, 'base64'),
    mimetype: media.mimetype,
    filename: media.filename ?? null,
  }
}

/** What came to unread chats since then (unix seconds): the library tells nothing of what arrived while offline. */
export async function listUnread(client: Client, since: number): Promise<Message[]> {
  const found: Message[] = []
  for (const chat of await client.getChats()) {
    if (chat.unreadCount <= 0) continue
    const messages = await chat.fetchMessages({
      limit: Math.min(chat.unreadCount, UNREAD_MAX),
      fromMe: false,
    })
    found.push(...messages.map(toMessage).filter((message) => message !== null))
  }
  return found.filter(({ timestamp }) => timestamp >= since).sort((a, b) => a.timestamp - b.timestamp)
}
