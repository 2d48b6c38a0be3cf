import { pause, within } from '../deadline.ts'
import type { Engine, EngineEvent, Session } from '../engine/types.ts'
import { END_STATUSES, type EndReason, InstanceError, messageOf, OpenError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import { describeError, type Log } from '../log.ts'
import type { Inbox, InboxEvent } from '../messages/inbox.ts'
import type { SessionFolder } from '../session/folder.ts'
import type { Binding } from './binding.ts'
import { Crashes } from './crashes.ts'
import { StatusBoard } from './status.ts'

type Parts = {
  engine: Engine
  folder: SessionFolder
  journal: Journal
  inbox: Inbox
  binding: Binding
  log: Log
  qrMax: number
  /** From start to the first QR or the restored link, retries included. */
  startMilliseconds: number
}

/** Tried again, so often, before they are believed. */
const RETRIED: EndReason[] = ['whatsapp_unreachable', 'browser_failed']
const TRIES = 3
const RETRY_MILLISECONDS = 1000
/** A number that was connected comes back by itself after an outage, however long. */
const OUTAGE_MILLISECONDS = 30_000
/** One try must leave time for another; in less than so much none succeeds. */
const TRY_SHARE = 2 / 3
const TRY_MILLISECONDS = 1000

/** What a session tells before it says whose it is waits, up to so much; the rest is found by catching up. */
const EARLY_MAX = 1000

/** Closing is bounded by the session itself; this is the net below it. */
const CLOSE_MILLISECONDS = 7000

/**
 * One number's state machine. At most one session lives at a time and a new one opens only when the last is closed.
 * Sessions that crash are replaced, sessions that end leave the instance disconnected or failed.
 */
export class Instance {
  readonly board: StatusBoard
  readonly #parts: Parts
  readonly #crashes = new Crashes()
  /** Sessions that are over although they still stand in their place: nothing they say is heard. */
  readonly #spent = new WeakSet<Session>()
  #session: Session | null = null
  /** It belongs to the instance's phone: only of this one anything is told. */
  #admitted: Session | null = null
  #early: InboxEvent[] = []
  #closing: Promise<void> = Promise.resolve()
  #qrCount = 0
  #tries = 0
  #firstFailure: EndReason | undefined
  #opening = 0
  #wasConnected = false
  #nextTry: NodeJS.Timeout | undefined

  constructor(parts: Parts) {
    this.#parts = parts
    this.board = new StatusBoard(parts.journal)
    parts.journal.onFull = () => this.#journalFull()
  }

  /** Begins to connect; does nothing when that is already under way. */
  async start(): Promise<void> {
    if (this.#session) return
    this.#wasConnected = false
    await this.#begin()
  }

  /** Closes the session, keeping what is needed to connect again. */
  async stop(): Promise<void> {
    await this.#retire(() => {
      if (this.board.facts.status !== 'disconnected') this.board.set('disconnected')
    })
  }

  /** Unlinks the number at WhatsApp as far as it can be reached, and forgets the session. */
  async logout(): Promise<void> {
    const session = this.#session
    if (session) {
      this.#spent.add(session)
      await session.unlink().catch((error) => this.#note('unlink', error))
    }
    await this.#end('logged_out')
  }

  /** The session of a connected number; throws `not_connected`. */
  connected(): Session {
    if (this.board.facts.status !== 'connected' || !this.#session) throw new InstanceError('not_connected')
    return this.#session
  }

  async requestPairingCode(phone: string): Promise<string> {
    const session = this.#session
    if (this.board.facts.status !== 'awaiting_scan' || !session) throw new InstanceError('not_awaiting_scan')
    if (!this.#parts.binding.isOwn(phone)) throw new InstanceError('wrong_number')
    return session.requestPairingCode(phone)
  }

  /** An error that nobody caught: the session that may have caused it is replaced. */
  faultOutside(error: unknown): void {
    const session = this.#session
    if (!session || this.#spent.has(session) || this.#parts.engine.isHarmless(error)) return
    void this.#crashed(session, messageOf(error))
  }

  async #begin(): Promise<void> {
    const session = this.#createSession()
    await this.#closing
    if (this.#session !== session) return
    this.#crashes.clear()
    this.#qrCount = 0
    this.#tries = 0
    this.board.set('connecting')
    void this.#open(session)
  }

  #createSession(): Session {
    const session = this.#parts.engine.createSession((event) => {
      if (this.#session === session && !this.#spent.has(session)) this.#hear(session, event)
    })
    clearTimeout(this.#nextTry)
    this.#session = session
    this.#admitted = null
    this.#early = []
    return session
  }

  async #open(session: Session): Promise<void> {
    const { folder, journal, startMilliseconds } = this.#parts
    if (this.#tries === 0) this.#opening = performance.now()
    this.#tries += 1
    try {
      if (journal.isFull()) throw new OpenError('disk_full')
      await folder.acquire()
      if (this.#session !== session) return
      const left = startMilliseconds - (performance.now() - this.#opening)
      await session.open(Math.min(left, startMilliseconds * TRY_SHARE))
      this.#tries = 0
    } catch (error) {
      if (this.#session === session && !this.#spent.has(session)) await this.#openFailed(session, error)
    }
  }

  async #openFailed(session: Session, error: unknown): Promise<void> {
    this.#note('open', error)
    if (!(error instanceof OpenError)) {
      this.#tries = 0
      return this.#crashed(session, messageOf(error))
    }
    const needed = performance.now() - this.#opening + RETRY_MILLISECONDS + TRY_MILLISECONDS
    const isLast = this.#tries >= TRIES || needed > this.#parts.startMilliseconds
    if (!RETRIED.includes(error.reason)) return this.#end(error.reason)
    // Later tries have less time: that one of them came to no browser says nothing of the browser.
    if (this.#tries === 1) this.#firstFailure = error.reason
    if (isLast) return this.#end(this.#firstFailure ?? error.reason)
    await this.#replace(session, RETRY_MILLISECONDS)
  }

  #hear(session: Session, event: EngineEvent): void {
    switch (event.type) {
      case 'qr':
        this.#hearQr(event.qr)
        break
      case 'pairing_code':
        this.board.showPairingCode(event.code)
        break
      case 'connecting':
        this.#parts.inbox.disconnected()
        this.board.set('connecting')
        break
      case 'connected':
        this.#hearConnected(session, event.phone, event.name)
        break
      case 'ended':
        void this.#end(event.reason)
        break
      case 'crashed':
        void this.#crashed(session, event.cause)
        break
      default:
        if (this.#admitted === session) this.#parts.inbox.take(event)
        else if (this.#early.length < EARLY_MAX) this.#early.push(event)
    }
  }

  #hearQr(qr: string): void {
    if (qr === this.board.facts.qr) return
    const { refused } = this.#parts.binding
    if (refused) return void this.#end('wrong_number', refused)
    this.#admitted = null
    this.#qrCount += 1
    if (this.#qrCount > this.#parts.qrMax) void this.#end('scan_expired')
    else this.board.showQr(qr, this.#qrCount === 1)
  }

  #hearConnected(session: Session, phone: string | null, name: string | null): void {
    if (!this.#parts.binding.admits(phone, this.#qrCount > 0)) return void this.#refuse(session, phone)
    this.#parts.binding.forgetRefused()
    const isNew = this.board.facts.status !== 'connected'
    if (this.#qrCount > 0) this.#parts.inbox.paired()
    this.#qrCount = 0
    this.board.set('connected', null, { phone, name })
    this.#wasConnected = true
    if (isNew) this.#parts.inbox.connected(session)
    this.#admitted = session
    for (const event of this.#early.splice(0)) this.#parts.inbox.take(event)
  }

  /** Another phone than the instance's: it is unlinked again. Whoever kills this finds it noted. */
  async #refuse(session: Session, phone: string | null): Promise<void> {
    this.#spent.add(session)
    this.#parts.inbox.disconnected()
    this.board.set('connecting')
    await this.#parts.binding.refuse(phone).catch((error) => this.#note('refuse', error))
    await session.unlink().catch((error) => this.#note('unlink', error))
    // After a stop that came meanwhile the next start finds it.
    if (this.#session === session) await this.#end('wrong_number', phone)
  }

  async #crashed(session: Session, cause: string): Promise<void> {
    this.#spent.add(session)
    this.#parts.inbox.disconnected()
    this.#parts.log.warn({ action: 'crashed', cause: describeError(cause) })
    if (this.#crashes.add(Date.now())) return this.#end('crash_loop')
    this.board.set('connecting')
    await this.#replace(session, this.#crashes.pause)
  }

  async #replace(session: Session, pauseMilliseconds: number): Promise<void> {
    this.#spent.add(session)
    await Promise.all([this.#close(session), pause(pauseMilliseconds)])
    // A stop that came meanwhile has taken the session away.
    if (this.#session === session) await this.#open(this.#createSession())
  }

  async #end(reason: EndReason, phone: string | null = null): Promise<void> {
    this.#parts.log.info({ action: 'ended', reason })
    await this.#retire(async () => {
      if (reason === 'logged_out' || reason === 'wrong_number') await this.#parts.engine.forget()
      if (reason === 'disk_full') this.board.setLast(END_STATUSES[reason], reason)
      else this.board.set(END_STATUSES[reason], reason, { phone })
      if (reason === 'wrong_number') this.#parts.binding.forgetRefused()
    })
    if (reason === 'whatsapp_unreachable' && this.#wasConnected) this.#tryAgainLater()
  }

  #tryAgainLater(): void {
    if (this.#session) return
    this.#nextTry = setTimeout(() => void this.#begin(), OUTAGE_MILLISECONDS)
  }

  /** Takes the session away; `then` runs once it is closed and before the next one opens. */
  #retire(then: () => void | Promise<void>): Promise<void> {
    const session = this.#session
    const before = this.#closing
    this.#parts.inbox.disconnected()
    clearTimeout(this.#nextTry)
    this.#session = null
    const retiring = async () => {
      await before
      if (session) await this.#close(session)
      this.#parts.folder.release()
      await then()
    }
    this.#closing = retiring().catch((error) => this.#note('retire', error))
    return this.#closing
  }

  async #close(session: Session): Promise<void> {
    await within(CLOSE_MILLISECONDS, session.close()).catch((error) => this.#note('close', error))
  }

  #journalFull(): void {
    this.#parts.log.error({ action: 'journal_full' })
    void this.#end('disk_full')
  }

  #note(action: string, error: unknown): void {
    this.#parts.log.warn({ action, error: describeError(error) })
  }
}
