import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { InstanceEvent } from '../contract.generated.ts'
import { InstanceError } from '../errors.ts'
import { isFull, openDatabase, setFlushing, withReserve } from './database.ts'
import { Told } from './told.ts'

type EventType = InstanceEvent['type']
type EventData = InstanceEvent['data']
export type Insert = (type: EventType, data: EventData) => void
/** A write that waits for the next commit, whether a power cut may lose it, and who hears how it went. */
type Pending = { write: () => void; mayBeLost?: boolean; settle: (error: unknown) => void }

/** Events are stamped in order even if the clock is set back; by more than this it is believed. */
const CLOCK_LEAD_MICROSECONDS = 600e6
/** An outbox row is asked for as long as anybody may wonder what became of it. */
const OUTBOX_DAYS = 8
const DAY_MILLISECONDS = 86_400_000
/** The mark that holds when the journal was begun, in milliseconds since 1970. */
const BEGUN = 'begun_milliseconds'
/** News wait no longer than this for a disk that is slow. */
const REST_MAX_MILLISECONDS = 20
/** Under load more goes together: a commit costs as much as a dozen writes. */
const REST_MIN_MILLISECONDS = 3

/**
 * The durable, numbered event log. Events recorded in one turn of the event loop share one flush to disk;
 * nobody is told of an event before that flush.
 */
export class Journal {
  readonly #database: DatabaseSync
  readonly #maxPages: number
  readonly #insertEvent: StatementSync
  readonly #setMark: StatementSync
  readonly #raiseMark: StatementSync
  readonly #findMark: StatementSync
  readonly #readEvents: StatementSync
  readonly #forgetEvents: StatementSync
  readonly #listeners = new Set<() => void>()
  readonly #pending: Pending[] = []
  /** Takes back the flush that is due; null when none is. */
  #unschedule: (() => void) | null = null
  #restsUntil = 0
  #last: number
  #acknowledged: number
  /** The stamp of the newest event, in microseconds since 1970. */
  #lastAt: number
  /** What was told already; to be asked within a write. */
  readonly told: Told
  /** Called when there is no room: what could not be written is not remembered as seen. */
  onFull: () => void = () => {}

  constructor(file: string, maxPages: number) {
    this.#maxPages = maxPages
    this.#database = openDatabase(file, maxPages)
    this.#insertEvent = this.#database.prepare('insert into events (type, at, data) values (?, ?, ?)')
    const setMark = 'insert into marks values (?, ?) on conflict (name) do update set value = excluded.value'
    this.#setMark = this.#database.prepare(setMark)
    this.#raiseMark = this.#database.prepare(`${setMark} where excluded.value > value`)
    this.#findMark = this.#database.prepare('select value from marks where name = ?')
    this.#readEvents = this.#database.prepare(
      'select id, type, at, data from events where id > ? order by id limit ?',
    )
    this.#forgetEvents = this.#database.prepare('delete from events where id <= ?')
    this.told = new Told(this.#database)
    const sequence = this.#database.prepare("select seq from sqlite_sequence where name = 'events'").get()
    this.#last = Number(sequence?.seq ?? 0)
    this.#acknowledged = this.mark('acknowledged') ?? 0
    this.#lastAt = Math.max(this.#readLastAt(), this.mark('stamped_at') ?? 0)
    if (this.mark(BEGUN) === null) this.setMark(BEGUN, Date.now())
    this.#forgetOld()
  }

  get database(): DatabaseSync {
    return this.#database
  }

  get last(): number {
    return this.#last
  }

  /** When the journal was begun, in unix seconds: it says nothing of what was sent before. */
  get begunAt(): number {
    return (this.mark(BEGUN) ?? 0) / 1000
  }

  get acknowledged(): number {
    return this.#acknowledged
  }

  /** Journals an event; it is on disk, and offered, after the present turn of the event loop or a few milliseconds. */
  record(type: EventType, data: EventData): void {
    this.compose((insert) => insert(type, data))
  }

  /** Journals what the work inserts, which decides that when it is written: in one piece with what it remembers. */
  compose(work: (insert: Insert) => void): void {
    this.#enqueue({
      write: () => work((type, data) => this.#insert(type, data)),
      settle: () => {},
    })
  }

  /**
   * A write of the caller's own; resolves once it is on disk, or, if it may be lost with the machine's power, once no
   * kill of this process undoes it. Throws `disk_full` or what the write threw.
   */
  commit(write: () => void, mayBeLost = false): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#enqueue({ write, mayBeLost, settle: (error) => (error === null ? resolve() : reject(error)) })
    })
  }

  /** Journals an event at once with the pages held in reserve; for the news that the journal is full. */
  recordLast(type: EventType, data: EventData): void {
    for (const { settle } of this.#pending.splice(0)) settle(new InstanceError('disk_full'))
    withReserve(this.#database, this.#maxPages, () => {
      this.#write([{ write: () => this.#insert(type, data), settle: () => {} }])
    })
    this.#tell()
  }

  /** Writes what is pending. On a full disk what has no room is dropped and `onFull` is called. */
  flush(): void {
    this.#unschedule?.()
    this.#unschedule = null
    const batch = this.#pending.splice(0)
    if (batch.length === 0) return
    const begun = performance.now()
    // One flush for all; if that fails, each is tried alone so that one does not spoil the others.
    const written = this.#write(batch) ? batch : batch.filter((pending) => this.#write([pending]))
    const ended = performance.now()
    const rest = Math.min(Math.max(ended - begun, REST_MIN_MILLISECONDS), REST_MAX_MILLISECONDS)
    this.#restsUntil = ended + rest
    this.#tell()
    if (written.length < batch.length) this.onFull()
  }

  /** Events after the id, oldest first. */
  read(after: number, limit: number): InstanceEvent[] {
    const rows = this.#readEvents.all(after, limit)
    return rows.map((row) => ({ ...row, data: JSON.parse(String(row.data)) }) as unknown as InstanceEvent)
  }

  /** Forgets everything up to the id, of what was told; what a power cut brings back is told again. */
  acknowledge(id: number): number {
    const acknowledged = Math.max(this.#acknowledged, Math.min(id, this.#last))
    if (acknowledged > this.#acknowledged) {
      withReserve(this.#database, this.#maxPages, () =>
        this.transaction(() => {
          this.#forgetEvents.run(acknowledged)
          this.setMark('acknowledged', acknowledged)
          this.setMark('stamped_at', this.#lastAt)
        }, true),
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
    const row = this.#findMark.get(name)
    return row ? Number(row.value) : null
  }

  setMark(name: string, value: number): void {
    this.#setMark.run(name, value)
  }

  raiseMark(name: string, value: number): void {
    this.#raiseMark.run(name, value)
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

  /** One transaction, flushed unless it may be lost; nothing of it stays when the work throws. */
  transaction(work: () => void, mayBeLost = false): void {
    if (mayBeLost) setFlushing(this.#database, false)
    this.#database.exec('begin immediate')
    try {
      work()
      this.#database.exec('commit')
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback')
      throw error
    } finally {
      if (mayBeLost) setFlushing(this.#database, true)
    }
  }

  close(): void {
    this.flush()
    this.#database.close()
  }

  #enqueue(pending: Pending): void {
    this.#pending.push(pending)
    this.#unschedule ??= this.#schedule()
  }

  /** A flush takes the whole thread: it rests as long as the last one took, and what comes meanwhile goes together. */
  #schedule(): () => void {
    const rest = this.#restsUntil - performance.now()
    if (rest < 1) {
      const immediate = setImmediate(() => this.flush())
      return () => clearImmediate(immediate)
    }
    const timer = setTimeout(() => this.flush(), rest)
    return () => clearTimeout(timer)
  }

  /** False when nothing was written: several, one of which failed, or one that has no room. */
  #write(batch: Pending[]): boolean {
    const before = this.#last
    try {
      this.transaction(
        () => {
          for (const { write } of batch) write()
        },
        batch.every(({ mayBeLost }) => mayBeLost),
      )
    } catch (error) {
      this.#last = before
      if (batch.length > 1) return false
      batch[0]?.settle(isFull(error) ? new InstanceError('disk_full') : error)
      return !isFull(error)
    }
    for (const { settle } of batch) settle(null)
    return true
  }

  #insert(type: EventType, data: EventData): void {
    const at = this.#stamp()
    this.#last = Number(this.#insertEvent.run(type, at, JSON.stringify(data, cleaned)).lastInsertRowid)
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }

  /** The time now, later than that of every event before, with microseconds. */
  #stamp(): string {
    const now = Date.now() * 1000
    const isFarBack = this.#lastAt - now > CLOCK_LEAD_MICROSECONDS
    this.#lastAt = isFarBack ? now : Math.max(now, this.#lastAt + 1)
    const milliseconds = Math.floor(this.#lastAt / 1000)
    const rest = String(this.#lastAt % 1000).padStart(3, '0')
    return new Date(milliseconds).toISOString().replace('Z', `${rest}Z`)
  }

  #readLastAt(): number {
    const row = this.#database.prepare('select at from events order by id desc limit 1').get()
    const at = String(row?.at ?? '')
    const milliseconds = Date.parse(at.replace(/\d{3}Z$/, 'Z'))
    return Number.isNaN(milliseconds) ? 0 : milliseconds * 1000 + Number(at.slice(-4, -1))
  }

  #forgetOld(): void {
    withReserve(this.#database, this.#maxPages, () => {
      this.told.forget()
      this.#database
        .prepare("delete from outbox where at < ? and status <> 'sending'")
        .run(Date.now() - OUTBOX_DAYS * DAY_MILLISECONDS)
    })
  }
}

/** Text as any reader and any database takes it: no NUL, no half of a surrogate pair. */
function cleaned(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value
}
