import { EventEmitter, once } from 'node:events'
import type { Client, Message as LibraryMessage } from 'whatsapp-web.js'
import { within } from '../../deadline.ts'
import { InstanceError, messageOf } from '../../errors.ts'
import type { EngineEvent, Outgoing } from '../types.ts'
import { contentOf, isCreatedBy } from './outgoing_content.ts'
import { IS_TIME_LOCKED } from './page_scripts.ts'

type Pending = { outgoing: Outgoing; onCreated: (messageId: string) => void }
type Held = { event: EngineEvent; tell: (event: EngineEvent) => void; waitsFor: Set<Pending> }

/** Acknowledgements can come before the call that sends returns: so many are remembered. */
const ACKS_KEPT = 500
const ANSWERED_KEPT = 500
const ASK_MILLISECONDS = 5000

/** Sends through the page and follows each message to the server's acknowledgement. */
export class Sender {
  readonly #client: Client
  readonly #limitMilliseconds: number
  readonly #pending = new Set<Pending>()
  readonly #acks = new Map<string, number>()
  readonly #awaited = new Set<string>()
  readonly #held = new Map<string, Held>()
  /** Sent, and not yet heard of as a new message. */
  readonly #answered = new Set<string>()
  readonly #news = new EventEmitter().setMaxListeners(0)

  constructor(client: Client, limitMilliseconds: number) {
    this.#client = client
    this.#limitMilliseconds = limitMilliseconds
  }

  async send(outgoing: Outgoing, onCreated: (messageId: string) => void): Promise<number> {
    const message = await this.#hand({ outgoing, onCreated })
    const messageId = message.id._serialized
    try {
      const ack = await this.#awaitAck(messageId, message.ack ?? 0)
      if (ack < 0 && (await this.#isTimeLocked())) throw new InstanceError('reach_out_time_lock')
      return ack
    } finally {
      this.#awaited.delete(messageId)
    }
  }

  /** The page tells of a new message of ours: its id is known before the sending call returns. */
  created(message: LibraryMessage): void {
    if (!message.fromMe) return
    const same = [...this.#pending].filter(({ outgoing }) => isCreatedBy(message, outgoing))
    // Two alike cannot be told apart here; each is told by its own call.
    if (same.length === 1) same[0]?.onCreated(message.id._serialized)
  }

  acknowledged(messageId: string, ack: number): void {
    keepNewest(this.#acks.set(messageId, ack), ACKS_KEPT)
    this.#news.emit(messageId)
  }

  /**
   * Passes an event on, unless a send answers it. While sends are in the page's hands a new message of this number may
   * be one of theirs, or was written on the phone: it waits until they have told their ids.
   */
  filter(event: EngineEvent, tell: (event: EngineEvent) => void): void {
    if (event.type === 'message_ack' && event.ack <= 1 && this.#awaited.has(event.messageId)) return
    if (event.type === 'message' && this.#answered.delete(event.message.message_id)) return
    const mayBeOurs = event.type === 'message' && event.message.from_me && this.#pending.size > 0
    if (mayBeOurs) this.#held.set(event.message.message_id, { event, tell, waitsFor: new Set(this.#pending) })
    else tell(event)
  }

  async #hand(pending: Pending): Promise<LibraryMessage> {
    const { chatId, body } = pending.outgoing
    const { content, options } = contentOf(pending.outgoing)
    this.#pending.add(pending)
    let messageId: string | undefined
    try {
      const message = await within(
        this.#limitMilliseconds,
        this.#client.sendMessage(chatId, content ?? body, options),
      )
      if (!message) throw new InstanceError('chat_not_found')
      messageId = message.id._serialized
      this.#awaited.add(messageId)
      pending.onCreated(messageId)
      return message
    } catch (error) {
      if (/No LID for user/i.test(messageOf(error))) throw new InstanceError('not_on_whatsapp')
      throw error
    } finally {
      this.#pending.delete(pending)
      this.#release(pending, messageId)
    }
  }

  /** The send's own message is told by its answer; what waited for it alone is told now. */
  #release(pending: Pending, ownId: string | undefined): void {
    if (ownId && !this.#held.delete(ownId)) keepNewest(this.#answered.add(ownId), ANSWERED_KEPT)
    for (const [messageId, { event, tell, waitsFor }] of this.#held) {
      if (!waitsFor.delete(pending) || waitsFor.size > 0) continue
      this.#held.delete(messageId)
      tell(event)
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

  /** The server says only that it refused; the page can ask it about the lock. */
  async #isTimeLocked(): Promise<boolean> {
    const page = this.#client.pupPage
    return Boolean(page && (await within(ASK_MILLISECONDS, page.evaluate(IS_TIME_LOCKED)).catch(() => false)))
  }
}

function keepNewest(kept: Set<string> | Map<string, unknown>, limit: number): void {
  const [oldest] = kept.keys()
  if (kept.size > limit && oldest !== undefined) kept.delete(oldest)
}
