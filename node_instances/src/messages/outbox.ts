import { createHash } from 'node:crypto'
import type { SendAnswer, SendRequest } from '../contract.generated.ts'
import { within } from '../deadline.ts'
import type { Message, Session } from '../engine/types.ts'
import { InstanceError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import { readMedia } from './media_input.ts'

type Row = { client_key: string; fingerprint: string; status: string; message_id: string | null }

/** What failed for good before anything could leave; answered as an error, again for the same key. */
const REFUSALS = ['not_on_whatsapp', 'media_unreadable', 'media_too_large'] as const

/** Sends each client key at most once: the key is on disk before the engine hears of the message. */
export class Outbox {
  readonly #journal: Journal
  readonly #sendSeconds: number
  readonly #mediaDir: string
  readonly #inFlight = new Map<string, Promise<SendAnswer>>()

  constructor(journal: Journal, sendSeconds: number, mediaDir: string) {
    this.#journal = journal
    this.#sendSeconds = sendSeconds
    this.#mediaDir = mediaDir
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
    const sending = this.#sendNew(request, fingerprint, connected()).finally(() =>
      this.#inFlight.delete(request.client_key),
    )
    this.#inFlight.set(request.client_key, sending)
    return sending
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
    const sql = 'select client_key from outbox where message_id = ?'
    const row = message.from_me && this.#journal.database.prepare(sql).get(message.message_id)
    return row ? { ...message, client_key: String(row.client_key) } : message
  }

  /** An acknowledgement by the server settles what was unconfirmed. */
  acknowledged(messageId: string, ack: number): void {
    const status = ack >= 1 ? 'sent' : ack < 0 ? 'failed' : null
    const sql = "update outbox set status = ? where message_id = ? and status in ('unconfirmed', 'failed')"
    if (status) this.#runLater(sql, status, messageId)
  }

  async #sendNew(request: SendRequest, fingerprint: string, session: Session): Promise<SendAnswer> {
    const key = request.client_key
    await this.#run('insert into outbox values (?, ?, ?, null, ?)', key, fingerprint, 'sending', Date.now())
    let created = false
    try {
      const media = request.media ? await readMedia(request.media, this.#mediaDir) : null
      const chatId = await resolveChat(request.to, session)
      const outgoing = {
        chatId,
        media,
        kind: request.kind,
        body: request.body ?? '',
        replyTo: request.reply_to ?? null,
      }
      created = true
      const ack = await within(
        this.#sendSeconds * 1000,
        session.send(outgoing, (messageId) =>
          this.#runLater('update outbox set message_id = ? where client_key = ?', messageId, key),
        ),
      )
      return await this.#settle(key, ack >= 1 ? 'sent' : 'failed')
    } catch (error) {
      const refusal = REFUSALS.find((code) => error instanceof InstanceError && error.code === code)
      if (refusal) {
        await this.#settle(key, refusal)
        throw error
      }
      if (created) return await this.#settle(key, 'unconfirmed')
      // The engine was never told to send: the key is free again.
      await this.#run('delete from outbox where client_key = ?', key)
      throw error
    }
  }

  async #settle(key: string, status: string): Promise<SendAnswer> {
    await this.#run("update outbox set status = ? where client_key = ? and status = 'sending'", status, key)
    return answerOf(this.#find(key) as Row)
  }

  #find(key: string): Row | undefined {
    const row = this.#journal.database.prepare('select * from outbox where client_key = ?').get(key)
    return row as Row | undefined
  }

  #run(sql: string, ...values: (string | number)[]): Promise<void> {
    return this.#journal.commit(() => {
      this.#journal.database.prepare(sql).run(...values)
    })
  }

  /** For what may be lost: the row then says unconfirmed, or has no id. */
  #runLater(sql: string, ...values: (string | number)[]): void {
    this.#run(sql, ...values).catch(() => {})
  }
}

async function resolveChat(to: string, session: Session): Promise<string> {
  if (to.includes('@')) return to
  const found = await session.findNumber(to)
  if (!found) throw new InstanceError('not_on_whatsapp')
  return found
}

function answerOf(row: Row): SendAnswer {
  const refusal = REFUSALS.find((code) => code === row.status)
  if (refusal) throw new InstanceError(refusal)
  return {
    client_key: row.client_key,
    message_id: row.message_id,
    status: row.status as SendAnswer['status'],
  }
}

function fingerprintOf(request: SendRequest): string {
  const { to, kind, body = '', reply_to = '', media } = request
  const parts = [to, kind, body, reply_to, media?.data ?? '', media?.path ?? '', media?.mimetype ?? '']
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
