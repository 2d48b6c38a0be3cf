import type { Client, Message as LibraryMessage } from 'whatsapp-web.js'
import type { EngineEvent } from '../types.ts'
import { toMessage } from './message_mapping.ts'
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
  client.on('message_create', (message) => {
    sender.created(message)
    const mapped = toMessage(message)
    if (mapped) tell({ type: 'message', message: mapped })
  })
  client.on('message_ack', (message, ack) => {
    if (!message.fromMe) return
    sender.acknowledged(message.id._serialized, ack)
    tell({ type: 'message_ack', messageId: message.id._serialized, ack })
  })
  client.on('message_edit', (message, body, previous) => {
    if (previous === undefined || previous === body) return
    tell({
      type: 'message_edit',
      messageId: message.id._serialized,
      chatId: chatIdOf(message),
      body: String(body),
    })
  })
  client.on('message_revoke_everyone', (message) => {
    const key = (message as { protocolMessageKey?: { _serialized?: string } }).protocolMessageKey
    const messageId = key?._serialized ?? message.id._serialized
    tell({ type: 'message_revoke', messageId, chatId: chatIdOf(message) })
  })
  client.on('message_reaction', (reaction) => {
    const messageId = reaction.msgId._serialized
    tell({ type: 'reaction', messageId, senderId: reaction.senderId, emoji: reaction.reaction ?? '' })
  })
}

function whoAmI(client: Client): { phone: string | null; name: string | null } {
  const { wid, pushname } = client.info ?? {}
  return { phone: wid?.server === 'c.us' ? wid.user : null, name: pushname ?? null }
}

function chatIdOf(message: LibraryMessage): string {
  return message.fromMe ? message.to : message.from
}
