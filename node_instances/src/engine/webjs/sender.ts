import { EventEmitter, once } from 'node:events'
import type { Client, Message as LibraryMessage } from 'whatsapp-web.js'
import { within } from '../../deadline.ts'
import { InstanceError, messageOf } from '../../errors.ts'
import type { EngineEvent, Outgoing } from '../types.ts'
import { contentOf, isCreatedBy } from './outgoing_content.ts'
import { IS_TIME_LOCKED } from './page_scripts.ts'
import { currentId } from './queries.ts'

/** `messageId` is what the page told of it so far; somebody may have written the same on the phone. */
type Pending = { outgoing: Outgoing; onCreated: (messageId: string) => void; messageId: string | null }
type Held = {
  messageId: string
  event: EngineEvent
  tell: (event: EngineEvent) => void
  waitsFor: Set<Pending>
}

/** Acknowledgements can come before the call that sends returns: so many are remembered. */
const ACKS_KEPT = 500
const OURS_KEPT = 500
const ASK_MILLISECONDS = 5000

/** Sends through the page, whose call returns once the server has the message, or has refused it. */
export class Sender {
  readonly #client: Client
  readonly #limitMilliseconds: number
  readonly #pending = new Set<Pending>()
  readonly #acks = new Map<string, number>()
  #held: Held[] = []
  /** Sent: there is nothing to tell of them until somebody gets them. */
  readonly #ours = new Set<string>()
  readonly #news = new EventEmitter().setMaxListeners(0)

  constructor(client: Client, limitMilliseconds: number) {
    this.#client = client
    this.#limitMilliseconds = limitMilliseconds
  }

  async send(outgoing: Outgoing, onCreated: (messageId: string) => void): Promise<number> {
    const pending: Pending = { outgoing, onCreated, messageId: null }
    this.#pending.add(pending)
    try {
      const message = await this.#hand(outgoing)
      const messageId = message.id._serialized
      name(pending, messageId)
      const ack = await this.#awaitAck(messageId, message.ack ?? 0)
      keepNewest(this.#ours.add(messageId), OURS_KEPT)
      if (ack < 0 && (await this.#isTimeLocked())) throw new InstanceError('reach_out_time_lock')
      return ack
    } finally {
      this.#pending.delete(pending)
      this.#release(pending)
    }
  }

  /** The page tells of a new message of ours: its id is known before the sending call returns. */
  created(message: LibraryMessage): void {
    if (!message.fromMe) return
    const same = [...this.#pending].filter(({ outgoing }) => isCreatedBy(message, outgoing))
    // Two alike cannot be told apart here; each is told by its own call.
    if (same.length === 1 && same[0]) name(same[0], message.id._serialized)
  }

  acknowledged(messageId: string, ack: number): void {
    keepNewest(this.#acks.set(messageId, ack), ACKS_KEPT)
    this.#news.emit(messageId)
  }

  /**
   * Passes an event on, unless a send answers it. A new message of this number may be that of a send which is under
   * way, or was written on the phone: it waits until that has its answer.
   */
  filter(event: EngineEvent, tell: (event: EngineEvent) => void): void {
    const isSent = event.type === 'message' && event.message.from_me
    const isAck = event.type === 'message_ack' && event.ack <= 1
    const messageId = isSent ? event.message.message_id : isAck ? event.messageId : null
    const waitsFor = new Set([...this.#pending].filter((pending) => mayBe(pending, messageId)))
    if (messageId !== null && this.#ours.has(messageId)) return
    if (messageId !== null && waitsFor.size > 0) this.#held.push({ messageId, event, tell, waitsFor })
    else tell(event)
  }

  async #hand(outgoing: Outgoing): Promise<LibraryMessage> {
    const { chatId, body, replyTo } = outgoing
    const quoted = replyTo && (await currentId(this.#client, replyTo).catch(() => replyTo))
    const { content, options } = contentOf({ ...outgoing, replyTo: quoted })
    try {
      const sending = this.#client.sendMessage(chatId, content ?? body, {
        ...options,
        waitUntilMsgSent: true,
      })
      const message = await within(this.#limitMilliseconds, sending)
      if (!message) throw new InstanceError('chat_not_found')
      return message
    } catch (error) {
      if (/No LID for user/i.test(messageOf(error))) throw new InstanceError('not_on_whatsapp')
      throw error
    }
  }

  /** What its answer says is not told again; what waited for it alone is told now. */
  #release(pending: Pending): void {
    this.#held = this.#held.filter(({ messageId, event, tell, waitsFor }) => {
      waitsFor.delete(pending)
      const isOurs = this.#ours.has(messageId)
      if (!isOurs && waitsFor.size > 0) return true
      if (!isOurs) tell(event)
      return false
    })
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

function name(pending: Pending, messageId: string): void {
  pending.messageId = messageId
  pending.onCreated(messageId)
}

function mayBe({ messageId }: Pending, id: string | null): boolean {
  return messageId === null || messageId === id
}

function keepNewest(kept: Set<string> | Map<string, unknown>, limit: number): void {
  const [oldest] = kept.keys()
  if (kept.size > limit && oldest !== undefined) kept.delete(oldest)
}
