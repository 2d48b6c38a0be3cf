import type {
  Chat as LibraryChat,
  Contact as LibraryContact,
  Message as LibraryMessage,
} from 'whatsapp-web.js'
import type { Chat, Contact, Message } from '../types.ts'
import { isViewOnce, readContent } from './message_content.ts'
import type { People } from './page_people.ts'
import type { RawMessage } from './raw_message.ts'

/** Lines that WhatsApp writes into a chat by itself, and frames around messages that come as well. */
const SYSTEM_TYPES = [
  'e2e_notification',
  'notification',
  'notification_template',
  'broadcast_notification',
  'newsletter_notification',
  'protocol',
  'gp2',
  'pinned_message',
  'keep_in_chat',
  'album',
  'debug',
]

const MEDIA_TYPES = ['image', 'video', 'audio', 'ptt', 'ptv', 'document', 'sticker']
/** Somebody chose from buttons or a list that were offered: what was chosen is the text. */
const ANSWER_TYPES = ['buttons_response', 'list_response', 'template_button_reply', 'interactive_response']

/** A message of ours, or null for what is no message in a chat (system lines, stories). */
export function toMessage(message: LibraryMessage): Message | null {
  const chatId = message.fromMe ? message.to : message.from
  if (SYSTEM_TYPES.includes(message.type) || message.isStatus || !chatId) return null
  const raw = message.rawData as RawMessage
  const hasMedia = message.hasMedia && !isViewOnce(raw)
  const content = readContent(message.type, raw) ?? (hasMedia ? null : missingFile(message, raw))
  return {
    message_id: message.id._serialized,
    chat_id: chatId,
    chat_kind: chatKind(chatId),
    from_me: message.fromMe,
    author_id: message.author ?? message.from,
    author_name: raw.notifyName || null,
    kind: ANSWER_TYPES.includes(message.type) && message.body ? 'chat' : message.type,
    body: content?.text ?? bodyOf(message, raw),
    timestamp: message.timestamp,
    ack: message.ack ?? 0,
    has_media: hasMedia,
    mimetype: raw.mimetype ?? null,
    filename: raw.filename ?? null,
    size: typeof raw.size === 'number' ? raw.size : null,
    reply_to: raw.quotedMessageId ?? raw.quotedStanzaID ?? null,
    ...knownPeople(raw.people),
    ...(content && { content: content.content }),
  }
}

/** When the message was last edited, milliseconds since 1970; 0: nobody says. */
export function editedAt(message: LibraryMessage): number {
  return Number((message.rawData as RawMessage).latestEditSenderTimestampMs) || 0
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

export function chatKind(chatId: string): Message['chat_kind'] {
  if (chatId.endsWith('@g.us')) return 'group'
  return chatId.endsWith('@c.us') || chatId.endsWith('@lid') ? 'direct' : 'other'
}

/** Of a medium that linked devices get no bytes of. */
function missingFile(message: LibraryMessage, raw: RawMessage) {
  return MEDIA_TYPES.includes(message.type)
    ? { content: { no_file: true }, text: bodyOf(message, raw) }
    : null
}

/** The body of media that cannot be downloaded is its thumbnail. */
function bodyOf(message: LibraryMessage, raw: RawMessage): string {
  return MEDIA_TYPES.includes(message.type) ? (raw.caption ?? '') : (message.body ?? '')
}

function knownPeople({ phone, lid, chat_name }: People = {}): People {
  return { ...(phone && { phone }), ...(lid && { lid }), ...(chat_name && { chat_name }) }
}
