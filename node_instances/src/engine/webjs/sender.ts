import { EventEmitter, once } from 'node:events'
import whatsapp, {
  type Client,
  type Message as LibraryMessage,
  type MessageSendOptions,
} from 'whatsapp-web.js'
import { InstanceError, messageOf } from '../../errors.ts'
import type { Outgoing } from '../types.ts'

type Pending = { chatId: string; body: string; onCreated: (messageId: string) => void }

/** Acknowledgements can come before the call that sends returns: so many are remembered. */
const ACKS_KEPT = 500

/** Sends through the page and follows each message to the server's acknowledgement. */
export class Sender {
  readonly #client: Client
  readonly #limitMilliseconds: number
  readonly #pending = new Set<Pending>()
  readonly #acks = new Map<string, number>()
  readonly #news = new EventEmitter().setMaxListeners(0)

  constructor(client: Client, limitMilliseconds: number) {
    this.#client = client
    this.#limitMilliseconds = limitMilliseconds
  }

  /** Resolves with the ack, at least 1 (or -1: refused by the server). */
  async send(outgoing: Outgoing, onCreated: (messageId: string) => void): Promise<number> {
    const pending = { chatId: outgoing.chatId, body: outgoing.body, onCreated }
    this.#pending.add(pending)
    try {
      const message = await this.#hand(outgoing)
      if (!message) throw new InstanceError('chat_not_found')
      const messageId = message.id._serialized
      onCreated(messageId)
      return await this.#awaitAck(messageId, message.ack ?? 0)
    } finally {
      this.#pending.delete(pending)
    }
  }

  /** The page tells of a new message of ours: its id is known before the sending call returns. */
  created(message: LibraryMessage): void {
    if (!message.fromMe) return
    const same = [...this.#pending].filter(
      ({ chatId, body }) => chatId === message.to && body === message.body,
    )
    // Two equal texts cannot be told apart here; each is told by its own call.
    if (same.length === 1) same[0]?.onCreated(message.id._serialized)
  }

  acknowledged(messageId: string, ack: number): void {
    this.#acks.set(messageId, ack)
    const oldest = this.#acks.keys().next().value
    if (this.#acks.size > ACKS_KEPT && oldest !== undefined) this.#acks.delete(oldest)
    this.#news.emit(messageId)
  }

  async #hand({ chatId, kind, body, replyTo, media }: Outgoing): Promise<LibraryMessage | null | undefined> {
    const options: MessageSendOptions = replyTo ? { quotedMessageId: replyTo } : {}
    try {
      if (!media) return await this.#client.sendMessage(chatId, body, options)
      const content = new whatsapp.MessageMedia(
        media.mimetype,
        media.bytes.toString('base64'),
        media.filename,
      )
      return await this.#client.sendMessage(chatId, content, {
        ...options,
        caption: body,
        sendMediaAsDocument: kind === 'document',
        sendMediaAsSticker: kind === 'sticker',
      })
    } catch (error) {
      if (/No LID for user/i.test(messageOf(error))) throw new InstanceError('not_on_whatsapp')
      throw error
    }
  }

  async #awaitAck(messageId: string, known: number): Promise<number> {
    const signal = AbortSignal.timeout(this.#limitMilliseconds)
    for (;;) {
      const ack = this.#acks.get(messageId) ?? known
      if (ack !== 0) return ack
      await once(this.#news, messageId, { signal })
    }
  }
}
