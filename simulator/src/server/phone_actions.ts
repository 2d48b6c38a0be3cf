import { ApiError } from '../errors.ts'
import type { MediaStore } from '../phones/media_store.ts'
import {
  type ChatSummary,
  type MessageContent,
  mediaType,
  phoneWid,
  type StoredMessage,
  widUser,
} from '../phones/messages.ts'
import type { Phone } from '../phones/phone.ts'
import type { IncomingBody, MediaBody } from './schemas.ts'

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

/** This phone's owner writes on the phone itself. */
export function writeFromPhone(
  phone: Phone,
  media: MediaStore,
  body: { to: string; body?: string; media?: MediaBody },
): object {
  const message = phone.send(phone.history.chatWid(body.to), readContent(phone, media, body))
  return { message: describeMessage(message) }
}

function receiveOne(phone: Phone, media: MediaStore, body: IncomingBody): object {
  const sender = body.lid ? `${body.lid}@lid` : phoneWid(body.from)
  if (body.edit) return changeOne(phone, body.edit.message_id, { kind: 'edit', body: body.edit.body })
  if (body.revoke) return changeOne(phone, body.revoke.message_id, { kind: 'revoke' })
  if (body.reaction) {
    const { message_id, emoji } = body.reaction
    return changeOne(phone, message_id, { kind: 'reaction', sender, emoji })
  }
  const { from, name, lid, group } = body
  const who = { phone: from, ...(name && { name }), ...(lid && { lid }), ...(group && { group }) }
  return describeMessage(phone.receive(who, readContent(phone, media, body)))
}

function changeOne(phone: Phone, id: string, change: Parameters<Phone['changeFromPeer']>[1]): object {
  const message = phone.history.message(id)
  if (!message) throw new ApiError('message_unknown')
  phone.changeFromPeer(message.key, change)
  return describeMessage(message)
}

function readContent(
  phone: Phone,
  media: MediaStore,
  input: Pick<IncomingBody, 'body' | 'media' | 'location' | 'reply_to'>,
): MessageContent {
  const content: MessageContent = { type: 'chat', body: input.body ?? '' }
  if (input.media) {
    const { mimetype, data, filename } = input.media
    content.type = mediaType(mimetype)
    content.media = { mimetype, ...(filename && { filename }), ...media.putBase64(data) }
  }
  if (input.location) {
    content.type = 'location'
    content.location = input.location
  }
  if (input.reply_to) {
    const quoted = phone.history.message(input.reply_to)
    if (!quoted) throw new ApiError('message_unknown', 'reply_to')
    content.reply_to = quoted.key
  }
  return content
}
