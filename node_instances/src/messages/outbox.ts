import { createHash } from 'node:crypto'
import type { SendAnswer, SendRequest } from '../contract.generated.ts'
import { within } from '../deadline.ts'
import type { Change, Message, Outgoing, Session } from '../engine/types.ts'
import { type ErrorCode, InstanceError, refusalOf } from '../errors.ts'
import { readBoot } from '../journal/boot.ts'
import type { Journal } from '../journal/journal.ts'
import { readMedia } from './media_input.ts'
import { answerOf, type SendKey, SendKeys } from './send_keys.ts'

/** What became of one of a list. */
export type Outcome = SendAnswer | { client_key: string; error: unknown }
type Sending = { fingerprint: string; answer: Promise<SendAnswer> }
/** One of a list; with `settle` it is this list that sends it. */
type Item = Sending & { request: SendRequest; settle: PromiseWithResolvers<SendAnswer> | null }

/** What keeps a chat's next message from being sent, for its order. */
const HOLDING: ErrorCode[] = ['not_connected', 'disk_full', 'held_back']

/**
 * Sends each client key at most once: the keys of a list are on disk before the engine hears of a new message, and
 * each is marked as begun right before it does. Changes of a message that is there are the same done twice: their key
 * is written only when they are done, and is free until then.
 */
export class Outbox {
  readonly #keys: SendKeys
  readonly #sendMilliseconds: number
  readonly #mediaDir: string
  readonly #underWay = new Map<string, Sending>()

  constructor(journal: Journal, sendSeconds: number, mediaDir: string, boot = readBoot()) {
    this.#keys = new SendKeys(journal, boot)
    this.#sendMilliseconds = sendSeconds * 1000
    this.#mediaDir = mediaDir
  }

  /**
   * Sends the list in its order and tells what becomes of each, or is recorded of it. One that has not left, or may not
   * have, holds back those after it, and so does the end of whoever asked: it is as if those were never asked for.
   */
  async send(
    requests: SendRequest[],
    connected: () => Session,
    tell: (outcome: Outcome) => void,
    asker: AbortSignal,
  ): Promise<void> {
    const items = requests.map((request) => this.#take(request))
    const refused = await this.#accept(items)
    let isHeld = false
    for (const item of items) {
      isHeld ||= asker.aborted
      if (item.settle) await this.#settle(item, isHeld ? new InstanceError('held_back') : refused, connected)
      const outcome = await outcomeOf(item)
      isHeld ||= isHolding(outcome)
      tell(outcome)
    }
  }

  /** What is recorded under the key; waits for a send that is under way. Throws `client_key_unknown`. */
  async recorded(clientKey: string): Promise<SendAnswer> {
    const sending = this.#underWay.get(clientKey)
    if (sending) return sending.answer.catch(unknownIfHeldBack)
    const row = this.#keys.find(clientKey)
    if (!row) throw new InstanceError('client_key_unknown')
    return answerOf(row)
  }

  /** The message with the client key and the id of the send that made it, if it was one of ours. */
  signed(message: Message): Message {
    const sent = message.from_me ? this.#keys.keyOf(message.message_id) : null
    return sent ? { ...message, client_key: sent.client_key, message_id: String(sent.message_id) } : message
  }

  /** An acknowledgement by the server settles what was unconfirmed. */
  acknowledged(messageId: string, ack: number): void {
    if (ack !== 0) this.#keys.acknowledge(messageId, ack > 0 ? 'sent' : 'failed')
  }

  /** What is recorded of the request, under way, or begins now. */
  #take(request: SendRequest): Item {
    const { client_key: key } = request
    const fingerprint = fingerprintOf(request)
    const known = this.#underWay.get(key) ?? recorded(this.#keys.find(key))
    if (known) {
      const isReused = known.fingerprint !== fingerprint
      const answer = isReused ? Promise.reject(new InstanceError('client_key_reused')) : known.answer
      answer.catch(() => {})
      return { request, fingerprint, answer, settle: null }
    }
    const settle = Promise.withResolvers<SendAnswer>()
    settle.promise.catch(() => {})
    this.#underWay.set(key, { fingerprint, answer: settle.promise })
    return { request, fingerprint, answer: settle.promise, settle }
  }

  /** What stands against sending any of them. */
  async #accept(items: Item[]): Promise<unknown> {
    const fresh = items.filter(({ settle, request }) => settle && !changeOf(request))
    if (fresh.length === 0) return null
    const keys = fresh.map(({ request, fingerprint }) => ({ key: request.client_key, fingerprint }))
    return this.#keys.accept(keys).then(
      () => null,
      (error) => error,
    )
  }

  async #settle({ request, fingerprint, settle }: Item, refused: unknown, connected: () => Session) {
    const key = request.client_key
    try {
      if (refused) throw refused
      const change = changeOf(request)
      const session = connected()
      const answer = change
        ? await this.#change(change, key, fingerprint, session)
        : await this.#sendNew(request, fingerprint, session)
      settle?.resolve(answer)
    } catch (error) {
      this.#keys.release(key)
      settle?.reject(error)
    }
    this.#underWay.delete(key)
  }

  /** Until the key is begun the engine knows nothing: an error leaves it free. */
  async #sendNew(request: SendRequest, fingerprint: string, session: Session): Promise<SendAnswer> {
    const key = request.client_key
    const outgoing = await this.#read(request, session)
    const row: SendKey = { client_key: key, fingerprint, status: 'unconfirmed', message_id: null }
    this.#keys.begin(key)
    const sending = session.send(outgoing, (messageId) => {
      if (row.message_id === messageId) return
      row.message_id = messageId
      this.#keys.name(key, messageId)
    })
    try {
      const ack = await within(this.#sendMilliseconds, sending)
      row.status = ack >= 1 ? 'sent' : 'failed'
    } catch (error) {
      row.status = refusalOf(error) ?? 'unconfirmed'
      sending.then((ack) => this.acknowledged(row.message_id ?? '', ack)).catch(() => {})
    }
    this.#keys.settle(key, row.status)
    return answerOf(row)
  }

  async #change(change: Change, key: string, fingerprint: string, session: Session): Promise<SendAnswer> {
    const row: SendKey = { client_key: key, fingerprint, status: 'sent', message_id: null }
    try {
      await within(this.#sendMilliseconds, session.change(change))
    } catch (error) {
      row.status = refusalOf(error) ?? 'unconfirmed'
    }
    if (row.status !== 'unconfirmed') this.#keys.record(key, fingerprint, row.status)
    return answerOf(row)
  }

  async #read(request: SendRequest, session: Session): Promise<Outgoing> {
    return {
      kind: request.kind as Outgoing['kind'],
      media: request.media ? await readMedia(request.media, this.#mediaDir) : null,
      chatId: await resolveChat(request.to, session),
      body: request.body ?? '',
      replyTo: request.reply_to ?? null,
      location: request.location ?? null,
      vcards: request.vcards ?? [],
    }
  }
}

async function outcomeOf({ request, answer }: Item): Promise<Outcome> {
  return answer.catch((error) => ({ client_key: request.client_key, error }))
}

function isHolding(outcome: Outcome): boolean {
  if (!('error' in outcome)) return outcome.status === 'unconfirmed'
  return outcome.error instanceof InstanceError && HOLDING.includes(outcome.error.code)
}

/** A key that was let go is as one that nobody ever asked for. */
function unknownIfHeldBack(error: unknown): never {
  const isHeldBack = error instanceof InstanceError && error.code === 'held_back'
  throw isHeldBack ? new InstanceError('client_key_unknown') : error
}

function recorded(row: SendKey | undefined): Sending | undefined {
  return row && { fingerprint: row.fingerprint, answer: new Promise((resolve) => resolve(answerOf(row))) }
}

async function resolveChat(to: string, session: Session): Promise<string> {
  if (to.includes('@')) return to
  const found = await session.findNumber(to)
  if (!found) throw new InstanceError('not_on_whatsapp')
  return found
}

function changeOf({ kind, target = '', body = '' }: SendRequest): Change | null {
  return kind === 'reaction' || kind === 'edit' || kind === 'revoke' ? { kind, target, body } : null
}

/** Everything that makes a request what it is; the same request again has the same. */
function fingerprintOf({ client_key: _, media, ...request }: SendRequest): string {
  const { data, path, mimetype } = media ?? {}
  const parts = Object.entries({ ...request, data, path, mimetype }).filter(([, value]) => value)
  return createHash('sha256').update(JSON.stringify(parts.sort())).digest('hex')
}
