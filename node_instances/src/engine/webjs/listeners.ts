import type { Client, Message as LibraryMessage } from 'whatsapp-web.js'
import type { EngineEvent } from '../types.ts'
import { chatKind, editedAt, toMessage } from './message_mapping.ts'
import type { RawMessage } from './raw_message.ts'
import type { Sender } from './sender.ts'
import { endOf } from './states.ts'

type Tell = (event: EngineEvent) => void

/** Everything the library tells of the connection, in our words. Duplicates are the caller's to ignore. */
export function hearConnection(client: Client, tell: Tell): void {
  const tellConnected = () => tell({ type: 'connected', ...whoAmI(client) })
  client.on('qr', (qr) => tell({ type: 'qr', qr }))
  client.on('code', (code: string) => tell({ type: 'pairing_code', code }))
  client.on('ready', tellConnected)
  client.on('change_state', (state) => {
    if (String(state) === 'CONNECTED') tellConnected()
    else if (!endOf(state)) tell({ type: 'connecting' })
  })
  client.on('disconnected', (state) => {
    const reason = endOf(state)
    tell(reason ? { type: 'ended', reason } : { type: 'crashed', cause: `disconnected ${state}` })
  })
}

/** Everything the library tells of messages. */
export function hearMessages(client: Client, tell: Tell, sender: Sender): void {
  const tellMessage = (message: LibraryMessage) => {
    const mapped = toMessage(message)
    if (mapped) tell({ type: 'message', message: mapped })
  }
  client.on('message_create', (message) => {
    sender.created(message)
    tellMessage(message)
  })
  client.on('message_ciphertext', tellMessage)
  client.on('message_ack', (message, ack) => {
    if (!message.fromMe) return
    sender.acknowledged(message.id._serialized, ack)
    tell({ type: 'message_ack', messageId: message.id._serialized, ack })
  })
  client.on('message_edit', (message, body, previous) => {
    const { body: text, caption } = message.rawData as RawMessage
    // What could not be read before, and the picture of a medium, change the body as well.
    if (!previous && editedAt(message) === 0) return
    if (previous === body || body !== (message.hasMedia ? caption : text)) return
    const mapped = toMessage(message)
    if (!mapped) return
    const { message_id: messageId, chat_id: chatId } = mapped
    tell({ type: 'message_edit', messageId, chatId, body: mapped.body, editedAt: editedAt(message) })
  })
  client.on('message_revoke_everyone', (message) => {
    const key = (message as { protocolMessageKey?: { _serialized?: string } }).protocolMessageKey
    const messageId = key?._serialized ?? message.id._serialized
    tell({ type: 'message_revoke', messageId, chatId: chatIdOf(message) })
  })
  client.on('message_reaction', (reaction) => {
    const messageId = reaction.msgId._serialized
    const senderId = reaction.id.fromMe ? 'me' : reaction.senderId
    tell({ type: 'reaction', messageId, senderId, emoji: reaction.reaction ?? '' })
  })
}

/** What the library tells of people and groups. That a chat was read on the phone the page tells itself. */
export function hearDirectory(client: Client, tell: Tell): void {
  client.on('group_update', ({ chatId, type, body }) => {
    if (String(type) === 'subject' && body)
      tell({ type: 'chat', chat: { chat_id: chatId, chat_kind: chatKind(chatId), name: body } })
  })
  client.on('contact_changed', (_message, oldId, newId) => {
    const [formerId, contactId] = [serialized(oldId), serialized(newId)]
    if (formerId && contactId)
      tell({ type: 'contact', contact: { contact_id: contactId, former_id: formerId } })
  })
}

/** The library hands on whatever the page's model has. */
function serialized(id: unknown): string | undefined {
  return typeof id === 'string' ? id : (id as { _serialized?: string } | undefined)?._serialized
}

function whoAmI(client: Client): { phone: string | null; name: string | null } {
  const { wid, pushname } = client.info ?? {}
  return { phone: wid?.server === 'c.us' ? wid.user : null, name: pushname ?? null }
}

function chatIdOf(message: LibraryMessage): string {
  return message.fromMe ? message.to : message.from
}
