import { ApiError } from '../errors.ts'
import type { Link } from '../phones/link.ts'
import type { MediaStore } from '../phones/media_store.ts'
import {
  type ChatSummary,
  type MessageContent,
  mediaType,
  phoneWid,
  type StoredMessage,
  widUser,
} from '../phones/messages.ts'
import type { MessageChange, Phone } from '../phones/phone.ts'
import type { IncomingBody, OutgoingBody } from './schemas.ts'

/** A phone as the API shows it. */
export function describePhone(phone: Phone): object {
  const links = [...phone.links.values()]
  return {
    phone: phone.number,
    name: phone.name,
    linked: links.length > 0,
    clients: links.map(({ client, linkedAt, sink }) => ({
      client,
      linked_at: new Date(linkedAt).toISOString(),
      online: sink !== undefined,
    })),
  }
}

/** Whether the client that a phone has let in is one of its own. */
export function describeLink(phone: Phone, { session, client }: Link): object {
  return { linked: phone.links.has(session), client }
}

/** A chat as the API shows it; `phone` is null for a group. */
export function describeChat(phone: Phone, chat: ChatSummary): object {
  const isGroup = chat.id.endsWith('@g.us')
  return { ...chat, phone: isGroup ? null : (phone.history.contact(chat.id)?.phone ?? widUser(chat.id)) }
}

/** A message as the API shows it; `ack` is WhatsApp's number (1 server, 2 device, 3 read). */
export function describeMessage(message: StoredMessage): object {
  const { id, key, chat, author, type, body, ack, media, location, reply_to, reactions } = message
  const vcards = cardsOf(message)
  return {
    id,
    key,
    direction: message.from_me ? 'outgoing' : 'incoming',
    chat,
    author: author ?? null,
    type,
    body,
    ack,
    media: media ?? null,
    location: location ?? null,
    vcards,
    reply_to: reply_to ?? null,
    reactions,
    at: new Date(message.at).toISOString(),
    edited_at: message.edited_at ? new Date(message.edited_at).toISOString() : null,
  }
}

function cardsOf({ type, body, extra }: StoredMessage): string[] | null {
  if (type === 'vcard') return [body]
  const list = extra?.vcardList as { vcard: string }[] | undefined
  return type === 'multi_vcard' ? (list ?? []).map(({ vcard }) => vcard) : null
}

/** What others do to this phone: one thing, or a burst of them in order. */
export function receiveAll(
  phone: Phone,
  media: MediaStore,
  body: IncomingBody | { messages: IncomingBody[] },
): object {
  if ('messages' in body) return { messages: body.messages.map((item) => receiveOne(phone, media, item)) }
  return { message: receiveOne(phone, media, body) }
}

/** This phone's owner writes on the phone itself, or changes a message there. */
export function writeFromPhone(phone: Phone, media: MediaStore, body: OutgoingBody): object {
  const changed = readChange(body, phone.wid)
  if (changed) {
    phone.change(changed.id, changed.change)
    return { message: describeMessage(phone.history.message(changed.id) as StoredMessage) }
  }
  const to = body.to ?? ''
  const chat = to.includes('@') ? to : phone.history.chatWid(to)
  return { message: describeMessage(phone.send(chat, readContent(phone, media, body))) }
}

/** What the body changes, and which message. */
function readChange(
  { edit, revoke, reaction }: Pick<IncomingBody, 'edit' | 'revoke' | 'reaction'>,
  sender: string,
): { id: string; change: MessageChange } | undefined {
  if (edit) return { id: edit.message_id, change: { kind: 'edit', body: edit.body } }
  if (revoke) return { id: revoke.message_id, change: { kind: 'revoke' } }
  if (!reaction) return undefined
  return { id: reaction.message_id, change: { kind: 'reaction', sender, emoji: reaction.emoji } }
}

function receiveOne(phone: Phone, media: MediaStore, body: IncomingBody): object {
  const changed = readChange(body, body.lid ? `${body.lid}@lid` : phoneWid(body.from))
  if (changed) return changeOne(phone, changed.id, changed.change)
  const { from, name, lid, hidden, group } = body
  const who = { phone: from, ...(name && { name }), ...(lid && { lid }), ...(group && { group }) }
  const content = readContent(phone, media, body)
  const sent = body.ciphertext ? { type: 'ciphertext', body: '', sealed: content } : content
  return describeMessage(phone.receive({ ...who, ...(hidden && { hidden }) }, sent))
}

function changeOne(phone: Phone, id: string, change: MessageChange): object {
  const message = phone.history.message(id)
  if (!message) throw new ApiError('message_unknown')
  phone.changeFromPeer(message.key, change)
  return describeMessage(message)
}

function readContent(phone: Phone, media: MediaStore, input: Partial<IncomingBody>): MessageContent {
  const content: MessageContent = { type: 'chat', body: input.body ?? '' }
  if (input.media) {
    const { mimetype, data, filename } = input.media
    content.type = mediaType(mimetype)
    content.media = { mimetype, ...(filename && { filename }), ...media.putBase64(data) }
  }
  if (input.view_once) leaveToPhone(content)
  if (input.location) {
    content.type = 'location'
    content.location = input.location
  }
  if (input.contacts) Object.assign(content, describeCards(input.contacts))
  if (input.poll) {
    const { name: pollName, options } = input.poll
    content.type = 'poll_creation'
    content.extra = { pollName, pollOptions: options.map((name, localId) => ({ name, localId })) }
  }
  if (input.raw) {
    const { type, ...extra } = input.raw
    Object.assign(content, { type, extra })
  }
  if (input.reply_to) {
    const quoted = phone.history.message(input.reply_to)
    if (!quoted) throw new ApiError('message_unknown', 'reply_to')
    content.reply_to = quoted.key
  }
  return content
}

/** Linked clients are told of a file that may be seen once, and get no bytes of it. */
function leaveToPhone(content: MessageContent): void {
  content.extra = { isViewOnce: true, mimetype: content.media?.mimetype, caption: content.body }
  content.body = ''
  delete content.media
}

function describeCards(cards: { name: string; vcard: string }[]): Partial<MessageContent> {
  const [first, ...others] = cards
  if (first && others.length === 0)
    return { type: 'vcard', body: first.vcard, extra: { vcardFormattedName: first.name } }
  const vcardList = cards.map(({ name, vcard }) => ({ displayName: name, vcard }))
  return { type: 'multi_vcard', extra: { vcardList } }
}
