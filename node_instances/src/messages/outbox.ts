import { createHash } from 'node:crypto'
import type { StatementSync } from 'node:sqlite'
import type { SendAnswer, SendRequest } from '../contract.generated.ts'
import { within } from '../deadline.ts'
import type { Change, Message, Outgoing, Session } from '../engine/types.ts'
import { InstanceError, REFUSALS, refusalOf } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import { readMedia } from './media_input.ts'

type Row = { client_key: string; fingerprint: string; status: string; message_id: string | null }

/**
 * Sends each client key at most once: the key is on disk before the engine hears of a new message. Changes of a
 * message that is there are the same done twice: their key is written only when they are done, and is free until then.
 */
export class Outbox {
  readonly #journal: Journal
  readonly #sendMilliseconds: number
  readonly #mediaDir: string
  readonly #statements: Statements
  readonly #inFlight = new Map<string, Promise<SendAnswer>>()

  constructor(journal: Journal, sendSeconds: number, mediaDir: string) {
    this.#journal = journal
    this.#sendMilliseconds = sendSeconds * 1000
    this.#mediaDir = mediaDir
    this.#statements = prepareStatements(journal)
    // A row that a killed process left in `sending` may or may not have left the machine.
    journal.database.exec("update outbox set status = 'unconfirmed' where status = 'sending'")
  }

  /** The answer for the key: recorded, in flight, or of a send that begins now. */
  async send(request: SendRequest, connected: () => Session): Promise<SendAnswer> {
    const fingerprint = fingerprintOf(request)
    const row = this.#find(request.client_key)
    if (row && row.fingerprint !== fingerprint) throw new InstanceError('client_key_reused')
    const inFlight = this.#inFlight.get(request.client_key)
    if (inFlight) return inFlight
    if (row) return answerOf(row)
    const change = changeOf(request)
    const sending = change
      ? this.#change(change, request.client_key, fingerprint, connected())
      : this.#sendNew(request, fingerprint, connected())
    this.#inFlight.set(request.client_key, sending)
    return sending.finally(() => this.#inFlight.delete(request.client_key))
  }

  /** What is recorded under the key; waits for a send that is under way. Throws `client_key_unknown`. */
  async recorded(clientKey: string): Promise<SendAnswer> {
    const answer = this.#inFlight.get(clientKey)
    if (answer) return answer
    const row = this.#find(clientKey)
    if (!row) throw new InstanceError('client_key_unknown')
    return answerOf(row)
  }

  /** The message with the client key of the send that made it, if it was one of ours. */
  signed(message: Message): Message {
    const row = message.from_me && this.#statements.findKey.get(message.message_id)
    return row ? { ...message, client_key: String(row.client_key) } : message
  }

  /** An acknowledgement by the server settles what was unconfirmed. */
  acknowledged(messageId: string, ack: number): void {
    const status = ack >= 1 ? 'sent' : ack < 0 ? 'failed' : null
    if (status) void this.#settle(this.#statements.acknowledge, status, messageId)
  }

  /** Until the key is on disk the engine knows nothing: an error leaves the key free. */
  async #sendNew(request: SendRequest, fingerprint: string, session: Session): Promise<SendAnswer> {
    const key = request.client_key
    const outgoing = await this.#read(request, session)
    const { insert } = this.#statements
    await this.#journal.commit(() => void insert.run(key, fingerprint, 'sending', Date.now()))
    const row: Row = { client_key: key, fingerprint, status: 'unconfirmed', message_id: null }
    const sending = session.send(outgoing, (messageId) => {
      if (row.message_id === messageId) return
      row.message_id = messageId
      void this.#settle(this.#statements.name, messageId, key)
    })
    try {
      const ack = await within(this.#sendMilliseconds, sending)
      row.status = ack >= 1 ? 'sent' : 'failed'
    } catch (error) {
      row.status = refusalOf(error) ?? 'unconfirmed'
      sending.then((ack) => this.acknowledged(row.message_id ?? '', ack)).catch(() => {})
    }
    await this.#settle(this.#statements.settle, row.status, key)
    return answerOf(row)
  }

  async #change(change: Change, key: string, fingerprint: string, session: Session): Promise<SendAnswer> {
    const row: Row = { client_key: key, fingerprint, status: 'sent', message_id: null }
    try {
      await within(this.#sendMilliseconds, session.change(change))
    } catch (error) {
      row.status = refusalOf(error) ?? 'unconfirmed'
    }
    if (row.status !== 'unconfirmed')
      await this.#settle(this.#statements.insert, key, fingerprint, row.status, Date.now())
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

  /**
   * A chat's next message is sent after the answer: once this one is known in the journal, no kill leaves two of which
   * only their looks tell which is whose. What has no room, or went with the machine's power, says `sending` or has no
   * id, and is looked for on the phone.
   */
  async #settle(statement: StatementSync, ...values: (string | number)[]): Promise<void> {
    await this.#journal.commit(() => void statement.run(...values), true).catch(() => {})
  }

  #find(key: string): Row | undefined {
    return this.#statements.find.get(key) as Row | undefined
  }
}

type Statements = ReturnType<typeof prepareStatements>

function prepareStatements({ database }: Journal) {
  return {
    find: database.prepare('select * from outbox where client_key = ?'),
    findKey: database.prepare('select client_key from outbox where message_id = ?'),
    insert: database.prepare('insert into outbox values (?, ?, ?, null, ?)'),
    name: database.prepare('update outbox set message_id = ? where client_key = ?'),
    settle: database.prepare("update outbox set status = ? where client_key = ? and status = 'sending'"),
    acknowledge: database.prepare(
      "update outbox set status = ? where message_id = ? and status in ('unconfirmed', 'failed')",
    ),
  }
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

/** Throws a refusal. */
function answerOf({ client_key, status, message_id }: Row): SendAnswer {
  const refusal = REFUSALS.find((code) => code === status)
  if (refusal) throw new InstanceError(refusal)
  // A row that is still `sending` here could not be written when it was settled.
  const known = status === 'sending' ? 'unconfirmed' : (status as SendAnswer['status'])
  return { client_key, message_id, status: known }
}

/** Everything that makes a request what it is; the same request again has the same. */
function fingerprintOf({ client_key: _, media, ...request }: SendRequest): string {
  const { data, path, mimetype } = media ?? {}
  const parts = Object.entries({ ...request, data, path, mimetype }).filter(([, value]) => value)
  return createHash('sha256').update(JSON.stringify(parts.sort())).digest('hex')
}
