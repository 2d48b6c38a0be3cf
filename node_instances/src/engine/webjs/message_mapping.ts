import type {
  Chat as LibraryChat,
  Contact as LibraryContact,
  Message as LibraryMessage,
} from 'whatsapp-web.js'
import type { Chat, Contact, Message } from '../types.ts'

/** What the library keeps of the page's own model, beyond what it types. */
type RawMessage = {
  notifyName?: string
  mimetype?: string
  filename?: string
  size?: number
  quotedStanzaID?: string
}

/** Lines that WhatsApp writes into a chat by itself. */
const SYSTEM_TYPES = [
  'e2e_notification',
  'notification',
  'notification_template',
  'protocol',
  'gp2',
  'ciphertext',
]

/** A message of ours, or null for what is no message in a chat (system lines, stories). */
export function toMessage(message: LibraryMessage): Message | null {
  const chatId = message.fromMe ? message.to : message.from
  if (SYSTEM_TYPES.includes(message.type) || message.isStatus || !chatId) return null
  const raw = message.rawData as RawMessage
  return {
    message_id: message.id._serialized,
    chat_id: chatId,
    chat_kind: chatKind(chatId),
    from_me: message.fromMe,
    author_id: message.author ?? message.from,
    author_name: raw.notifyName ?? null,
    kind: message.type,
    body: message.body,
    timestamp: message.timestamp,
    ack: message.ack ?? 0,
    has_media: message.hasMedia,
    mimetype: raw.mimetype ?? null,
    filename: raw.filename ?? null,
    size: typeof raw.size === 'number' ? raw.size : null,
    reply_to: raw.quotedStanzaID ?? null,
  }
}

export function toChat(chat: LibraryChat): Chat {
  const chatId = chat.id._serialized
  return {
    chat_id: chatId,
    kind: chatKind(chatId),
    name: chat.name ?? null,
    unread: chat.unreadCount ?? 0,
    timestamp: chat.timestamp ?? null,
  }
}

export function toContact(contact: LibraryContact): Contact {
  const contactId = contact.id._serialized
  return {
    contact_id: contactId,
    phone: contactId.endsWith('@c.us') ? contact.id.user : null,
    name: contact.name ?? null,
    pushname: contact.pushname ?? null,
    is_saved: contact.isMyContact,
  }
}

function chatKind(chatId: string): Message['chat_kind'] {
  if (chatId.endsWith('@g.us')) return 'group'
  return chatId.endsWith('@c.us') || chatId.endsWith('@lid') ? 'direct' : 'other'
}
