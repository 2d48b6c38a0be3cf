import type { SendAnswer } from '../contract.generated.ts'
import { InstanceError, REFUSALS } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'

export type SendKey = { client_key: string; fingerprint: string; status: string; message_id: string | null }

/** The mark that holds in which start of the machine the keys were written. */
const BOOT = 'boot'

/**
 * The client keys in the journal. Only that a key is accepted is flushed to disk. What follows is safe from a kill, at
 * once; after a power cut it is told, or looked for on the phone, again.
 */
export class SendKeys {
  readonly #journal: Journal
  readonly #statements: ReturnType<typeof prepareStatements>

  /** Settles what an earlier life left, by the number of this start of the machine. */
  constructor(journal: Journal, boot: number | null) {
    this.#journal = journal
    this.#statements = prepareStatements(journal)
    const { database } = journal
    const isSameBoot = boot !== null && boot === journal.mark(BOOT)
    journal.transaction(() => {
      // What was begun may or may not have left the machine; after a power cut nobody knows what was begun.
      if (isSameBoot) database.exec("delete from outbox where status = 'accepted'")
      database.exec("update outbox set status = 'unconfirmed' where status in ('accepted', 'sending')")
      if (boot !== null) journal.setMark(BOOT, boot)
    })
  }

  find(key: string): SendKey | undefined {
    return this.#statements.find.get(key) as SendKey | undefined
  }

  /** The key of the send that made the message, and the id it had then, if it was one of ours. */
  keyOf(messageId: string): Pick<SendKey, 'client_key' | 'message_id'> | null {
    const row = this.#statements.findKey.get(this.#nameOf(messageId))
    return row ? { client_key: String(row.client_key), message_id: String(row.message_id) } : null
  }

  /** Resolves once all are on disk. Throws `disk_full`. */
  accept(keys: { key: string; fingerprint: string }[]): Promise<void> {
    return this.#journal.commit(() => {
      for (const { key, fingerprint } of keys) this.#insert(key, fingerprint, 'accepted')
    })
  }

  /** From here on it may have left. Throws `disk_full`. */
  begin(key: string): void {
    if (!this.#write(() => this.#statements.begin.run(key))) throw new InstanceError('disk_full')
  }

  name(key: string, messageId: string): void {
    this.#write(() => this.#statements.name.run(messageId, key))
  }

  settle(key: string, status: string): void {
    this.#write(() => this.#statements.settle.run(status, key))
  }

  /** Of what was never accepted. */
  record(key: string, fingerprint: string, status: string): void {
    this.#write(() => this.#insert(key, fingerprint, status))
  }

  /** One that was accepted and not begun was never asked for. */
  release(key: string): void {
    this.#write(() => this.#statements.release.run(key))
  }

  /** The server has a message, or has refused it: that settles what was unconfirmed. */
  acknowledge(messageId: string, status: string): void {
    const { acknowledge } = this.#statements
    this.#journal.commit(() => void acknowledge.run(status, this.#nameOf(messageId)), true).catch(() => {})
  }

  /** WhatsApp may call it otherwise by now. */
  #nameOf(messageId: string): string {
    return this.#journal.told.sentNameOf(messageId) ?? messageId
  }

  #insert(key: string, fingerprint: string, status: string): void {
    this.#statements.insert.run(key, fingerprint, status, Date.now())
  }

  /** False when there is no room; the row then says less than is known. */
  #write(work: () => unknown): boolean {
    try {
      this.#journal.transaction(work, true)
      return true
    } catch {
      return false
    }
  }
}

/** Throws a refusal. */
export function answerOf({ client_key, status, message_id }: SendKey): SendAnswer {
  const refusal = REFUSALS.find((code) => code === status)
  if (refusal) throw new InstanceError(refusal)
  // A row that is still `sending` here could not be written when it was settled.
  const known = status === 'sending' ? 'unconfirmed' : (status as SendAnswer['status'])
  return { client_key, message_id, status: known }
}

function prepareStatements({ database }: Journal) {
  return {
    find: database.prepare('select * from outbox where client_key = ?'),
    findKey: database.prepare('select client_key, message_id from outbox where message_id = ?'),
    insert: database.prepare('insert into outbox values (?, ?, ?, null, ?)'),
    begin: database.prepare("update outbox set status = 'sending' where client_key = ?"),
    name: database.prepare('update outbox set message_id = ? where client_key = ?'),
    settle: database.prepare("update outbox set status = ? where client_key = ? and status = 'sending'"),
    release: database.prepare("delete from outbox where client_key = ? and status = 'accepted'"),
    acknowledge: database.prepare(
      "update outbox set status = ? where message_id = ? and status in ('unconfirmed', 'failed')",
    ),
  }
}
