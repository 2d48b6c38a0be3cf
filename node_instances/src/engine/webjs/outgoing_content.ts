import type { Message as LibraryMessage, MessageContent, MessageSendOptions } from 'whatsapp-web.js'
import type { Outgoing } from '../types.ts'
import { library } from './library.ts'
import type { RawMessage } from './raw_message.ts'

/** The library's types of message for our kinds, where the page does not choose by the media's type. */
const TYPES: Partial<Record<Outgoing['kind'], string[]>> = {
  text: ['chat'],
  location: ['location'],
  contact: ['vcard', 'multi_vcard'],
}

/** What the library is handed: the content, undefined where it is the body itself, and the options. */
export function contentOf(outgoing: Outgoing): { content?: MessageContent; options: MessageSendOptions } {
  const { kind, body, replyTo, media, location, vcards } = outgoing
  const quote: MessageSendOptions = replyTo ? { quotedMessageId: replyTo } : {}
  if (location) {
    const { latitude, longitude, ...named } = location
    return { content: new (library().Location)(latitude, longitude, named), options: quote }
  }
  if (kind === 'contact') return cardsOf(vcards, quote)
  // A text is a text even when it looks like a card.
  if (!media) return { options: { ...quote, parseVCards: false } }
  const content = new (library().MessageMedia)(media.mimetype, media.bytes.toString('base64'), media.filename)
  const flags = {
    sendMediaAsDocument: kind === 'document',
    sendMediaAsSticker: kind === 'sticker',
    sendAudioAsVoice: kind === 'voice',
  }
  return { content, options: { ...quote, ...flags, caption: body } }
}

/** One card goes as its text; the library has no way for several that are not contacts of the phone. */
function cardsOf(vcards: string[], quote: MessageSendOptions) {
  const [only] = vcards
  if (vcards.length === 1 && only) return { content: only, options: quote }
  const vcardList = vcards.map((vcard) => ({ displayName: nameOn(vcard), vcard }))
  return { content: '', options: { ...quote, extra: { type: 'multi_vcard', body: null, vcardList } } }
}

function nameOn(vcard: string): string {
  return /^FN[^:\r\n]*:(.*)$/m.exec(vcard)?.[1]?.trim() ?? ''
}

/** Whether the page's new message looks like what was handed to it. */
export function isCreatedBy(message: LibraryMessage, { chatId, kind, body }: Outgoing): boolean {
  if (!isIn(message, chatId)) return false
  if (kind === 'location' || kind === 'contact') return TYPES[kind]?.includes(message.type) ?? false
  const isText = TYPES.text?.includes(message.type) ?? false
  return isText === (kind === 'text') && (message.body ?? '') === body
}

/** The page may have moved the chat to the other of its person's ids. */
function isIn(message: LibraryMessage, chatId: string): boolean {
  const { phone, lid } = (message.rawData as RawMessage).people ?? {}
  return [message.to, phone && `${phone}@c.us`, lid && `${lid}@lid`].includes(chatId)
}
