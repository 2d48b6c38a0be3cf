import type { Client, Message as LibraryMessage } from 'whatsapp-web.js'
import { InstanceError } from '../../errors.ts'
import type {
  Chat,
  ChatHistory,
  ChatState,
  Contact,
  ContactNews,
  FetchedMedia,
  Message,
  MessageState,
} from '../types.ts'
import { library } from './library.ts'
import { chatKind, editedAt, toChat, toContact, toMessage } from './message_mapping.ts'
import * as page from './page_history.ts'
import { downloadMedia } from './page_media.ts'
import { LOST_NAMES } from './page_names.ts'
import { type PageChat, readChats } from './page_people.ts'

/** The library types the class, but neither its place nor how one is made of the page's model. */
type Messages = { Message: new (client: Client, model: object) => LibraryMessage }

const MESSAGE_ID = /^(true|false)_[^_]+_[^_]+(_[^_]+)?$/
const CHAT_ID = /^[\w.-]+@(c\.us|g\.us|lid|newsletter|broadcast)$/

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

/** Throws `message_not_found`, `no_media`, `media_too_large`. */
export async function fetchMedia(client: Client, messageId: string, maxBytes: number): Promise<FetchedMedia> {
  if (!MESSAGE_ID.test(messageId)) throw new InstanceError('message_not_found')
  const message = await client.getMessageById(await currentId(client, messageId))
  if (!message || !client.pupPage) throw new InstanceError('message_not_found')
  return downloadMedia(client.pupPage, message, maxBytes)
}

export async function listChatStates(client: Client, limit: number): Promise<ChatState[]> {
  const chats = (await evaluate(client, readChats(limit))) as PageChat[]
  return chats.map(({ chat_id, timestamp, unread, people }) => {
    const { phone, lid, name, chat_name } = people
    const kind = chatKind(chat_id)
    const known = { ...(phone && { phone }), ...(lid && { lid }), ...(name && { name }) }
    return {
      timestamp,
      unread,
      chat: { chat_id, chat_kind: kind, ...(chat_name && { name: chat_name }) },
      contact: kind === 'direct' ? { contact_id: chat_id, ...known } : null,
    }
  })
}

export async function listMessageIds(
  client: Client,
  chatId: string,
  since: number,
  limit: number,
): Promise<ChatHistory> {
  return (await evaluate(client, page.listMessageIds(chatId, since, limit))) as ChatHistory
}

/** The id by which the page has the message now: chats move from phone to LID. */
export async function currentId(client: Client, messageId: string): Promise<string> {
  return (await evaluate(client, page.currentId(messageId))) as string
}

export async function lostNames(client: Client): Promise<string[]> {
  return (await evaluate(client, LOST_NAMES)) as string[]
}

export async function readMessages(client: Client, messageIds: string[]): Promise<MessageState[]> {
  const found = (await evaluate(client, page.readMessages(messageIds))) as page.PageMessage[]
  const { Message } = library() as unknown as Messages
  return found.flatMap(({ model, reactions, people }) => {
    const libraryMessage = new Message(client, model)
    const message = toMessage(libraryMessage)
    return message ? [{ message, editedAt: editedAt(libraryMessage), reactions, people }] : []
  })
}

export async function findIdentities(client: Client, contactIds: string[]): Promise<ContactNews[]> {
  const found = await client.getContactLidAndPhone(contactIds)
  return found.flatMap(({ lid, pn }, index) => {
    const contactId = contactIds[index]
    return lid && pn && contactId ? [{ contact_id: contactId, lid: userOf(lid), phone: userOf(pn) }] : []
  })
}

async function evaluate(client: Client, script: string): Promise<unknown> {
  if (!client.pupPage) throw new InstanceError('not_connected')
  return client.pupPage.evaluate(script)
}

function userOf(id: string): string {
  return id.replace(/[:@].*$/, '')
}
