import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { InstanceEvent } from '../contract.generated.ts'
import { InstanceError } from '../errors.ts'
import { isFull, openDatabase, withReserve } from './database.ts'

type EventType = InstanceEvent['type']
type EventData = InstanceEvent['data']
type Pending = { type: EventType; at: string; data: EventData; messageId: string | null }

/** Reconciling looks back this far; what was seen is remembered one day longer. */
export const SEEN_DAYS = 7
const DAY_MILLISECONDS = 86_400_000

/**
 * The durable, numbered event log. Events recorded in one turn of the event loop share one flush to disk;
 * nobody is told of an event before that flush.
 */
export class Journal {
  readonly #database: DatabaseSync
  readonly #maxPages: number
  readonly #insertEvent: StatementSync
  readonly #insertSeen: StatementSync
  readonly #listeners = new Set<() => void>()
  #pending: Pending[] = []
  #flushing: NodeJS.Immediate | null = null
  #last: number
  #acknowledged: number
  /** Called when there is no room: what could not be written is not remembered as seen. */
  onFull: () => void = () => {}

  constructor(file: string, maxPages: number) {
    this.#maxPages = maxPages
    this.#database = openDatabase(file, maxPages)
    this.#insertEvent = this.#database.prepare('insert into events (type, at, data) values (?, ?, ?)')
    this.#insertSeen = this.#database.prepare(
      'insert or ignore into seen_messages (message_id, at) values (?, ?)',
    )
    const sequence = this.#database.prepare("select seq from sqlite_sequence where name = 'events'").get()
    this.#last = Number(sequence?.seq ?? 0)
    this.#acknowledged = this.mark('acknowledged') ?? 0
    this.#forgetSeen()
  }

  get database(): DatabaseSync {
    return this.#database
  }

  get last(): number {
    return this.#last
  }

  get acknowledged(): number {
    return this.#acknowledged
  }

  /** Journals an event; it is on disk, and offered, after the present turn of the event loop. */
  record(type: EventType, data: EventData): void {
    this.#enqueue({ type, data, at: new Date().toISOString(), messageId: null })
  }

  /** Journals a message unless its id was journaled before. */
  recordMessage(messageId: string, data: EventData): void {
    this.#enqueue({ type: 'message', data, at: new Date().toISOString(), messageId })
  }

  /** Journals an event at once with the pages held in reserve; for the news that the journal is full. */
  recordLast(type: EventType, data: EventData): void {
    this.#pending = []
    withReserve(this.#database, this.#maxPages, () => {
      this.#write([{ type, data, at: new Date().toISOString(), messageId: null }])
    })
    this.#tell()
  }

  /** Writes what is pending. On a full disk what has no room is dropped and `onFull` is called. */
  flush(): void {
    if (this.#flushing) clearImmediate(this.#flushing)
    this.#flushing = null
    const batch = this.#pending
    this.#pending = []
    if (batch.length === 0) return
    const isWritten = this.#write(batch) || batch.every((event) => this.#write([event]))
    this.#tell()
    if (!isWritten) this.onFull()
  }

  /** Events after the id, oldest first. */
  read(after: number, limit: number): InstanceEvent[] {
    const rows = this.#database
      .prepare('select id, type, at, data from events where id > ? order by id limit ?')
      .all(after, limit)
    return rows.map((row) => ({ ...row, data: JSON.parse(String(row.data)) }) as unknown as InstanceEvent)
  }

  /** Forgets everything up to the id; ids that do not exist yet cannot be acknowledged. */
  acknowledge(id: number): number {
    this.flush()
    const acknowledged = Math.max(this.#acknowledged, Math.min(id, this.#last))
    if (acknowledged > this.#acknowledged) {
      withReserve(this.#database, this.#maxPages, () =>
        this.transaction(() => {
          this.#database.prepare('delete from events where id <= ?').run(acknowledged)
          this.setMark('acknowledged', acknowledged)
        }),
      )
      this.#acknowledged = acknowledged
    }
    return this.#acknowledged
  }

  /** Calls back after each flush; returns how to stop that. */
  onRecorded(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  mark(name: string): number | null {
    const row = this.#database.prepare('select value from marks where name = ?').get(name)
    return row ? Number(row.value) : null
  }

  setMark(name: string, value: number): void {
    this.#database
      .prepare('insert into marks values (?, ?) on conflict (name) do update set value = excluded.value')
      .run(name, value)
  }

  /** True when not even a small event has room. */
  isFull(): boolean {
    try {
      this.transaction(() => {
        this.#insertEvent.run('status', '', ' '.repeat(4096))
        throw new InstanceError('internal_error', 'rolls the trial back')
      })
    } catch (error) {
      return isFull(error)
    }
    return false
  }

  /** One flushed transaction; nothing of it stays when the work throws. */
  transaction(work: () => void): void {
    this.#database.exec('begin immediate')
    try {
      work()
      this.#database.exec('commit')
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback')
      throw error
    }
  }

  close(): void {
    this.flush()
    this.#database.close()
  }

  #enqueue(event: Pending): void {
    this.#pending.push(event)
    this.#flushing ??= setImmediate(() => this.flush())
  }

  /** False when there is no room for all of it; then none of it is written. */
  #write(batch: Pending[]): boolean {
    let last = this.#last
    try {
      this.transaction(() => {
        last = this.#insert(batch)
      })
      this.#last = last
      return true
    } catch (error) {
      if (isFull(error)) return false
      throw error
    }
  }

  /** The number of the last event, once the transaction is through. */
  #insert(batch: Pending[]): number {
    let last = this.#last
    for (const event of batch) {
      if (event.messageId !== null && this.#insertSeen.run(event.messageId, Date.now()).changes === 0)
        continue
      last = Number(this.#insertEvent.run(event.type, event.at, JSON.stringify(event.data)).lastInsertRowid)
    }
    return last
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }

  #forgetSeen(): void {
    const horizon = Date.now() - (SEEN_DAYS + 1) * DAY_MILLISECONDS
    withReserve(this.#database, this.#maxPages, () => {
      this.#database.prepare('delete from seen_messages where at < ?').run(horizon)
      this.#database.prepare("delete from outbox where at < ? and status <> 'sending'").run(horizon)
    })
  }
}
