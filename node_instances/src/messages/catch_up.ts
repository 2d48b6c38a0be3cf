import { setTimeout as sleep } from 'node:timers/promises'
import type { ChatState, Message, MessageState, Session } from '../engine/types.ts'
import { type ErrorCode, InstanceError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import { HORIZON_DAYS } from '../journal/told.ts'
import { describeError, type Log } from '../log.ts'
import type { Directory } from './directory.ts'

const DAY_SECONDS = 86_400
/** Messages may come a little later than their time says. */
const MARGIN_SECONDS = 300
/** What happened to messages of the last days is looked at, to so many of them. */
const LOOKED_AT_DAYS = 2
const LOOKED_AT_MAX = 1000
const CHATS_MAX = 2000
const PEOPLE_MAX = 500
const CHAT_MESSAGES_MAX = 10_000
const MESSAGES_MAX = 50_000
const READ_AT_ONCE = 200
/** What is found in several chats is put in the order of its time, as far as it comes together. */
const TOLD_AT_ONCE = 1000
const TOLD_MILLISECONDS = 2000
const PAUSES_MILLISECONDS = [1000, 5000, 30_000]
/** Whoever was asked for one thing and said nothing is not asked for the next. */
const MUTE: ErrorCode[] = ['engine_timeout', 'not_connected']

type Parts = {
  session: Session
  /** The number was paired just now. */
  isPairing: boolean
  journal: Journal
  directory: Directory
  log: Log
  tell: (message: Message) => void
  compare: (state: MessageState) => void
  /** Between two tries; after the last there is none. */
  pausesMilliseconds?: number[]
}

/**
 * Tells what came while the number was not connected, both ways, and what happened meanwhile to what was told
 * before. New messages of a chat that is not caught up with yet wait behind its older ones, all others pass.
 * Whoever kills it loses nothing: only when it is done does the next one begin later.
 */
export class CatchUp {
  readonly #parts: Parts
  readonly #over = new AbortController()
  /** Chats whose older messages are not told yet; null: all, as long as nobody knows. */
  #behind: Set<string> | null = null
  readonly #held = new Map<string, Message[]>()
  /** From now on nothing is missed. */
  isDone = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** True: the message waits here for older ones of its chat. */
  holds(message: Message): boolean {
    if (this.isDone || (this.#behind && !this.#behind.has(message.chat_id))) return false
    const held = this.#held.get(message.chat_id)
    if (held) held.push(message)
    else this.#held.set(message.chat_id, [message])
    return true
  }

  /** What is held here is on the phone, and found by the next one. */
  abandon(): void {
    this.#over.abort()
  }

  /** Never throws. What cannot be read is tried again, a few times, and then told and left to the next connection. */
  async run(): Promise<void> {
    const { pausesMilliseconds = PAUSES_MILLISECONDS } = this.#parts
    for (const pause of [...pausesMilliseconds, null]) {
      let failure: unknown = null
      try {
        await this.#run()
      } catch (error) {
        failure = error
      }
      if (this.#over.signal.aborted) return
      const lostNames = await this.#parts.session.lostNames().catch(() => [])
      if (lostNames.length > 0) this.#parts.log.warn({ action: 'names_lost', names: lostNames })
      if (failure === null) return
      const cause = describeError(failure)
      this.#parts.log.warn({ action: 'catch_up_failed', error: cause })
      this.#releaseAll()
      if (pause === null) this.#parts.journal.record('catch_up_failed', { cause, lost_names: lostNames })
      else await sleep(pause, undefined, { signal: this.#over.signal }).catch(() => {})
      if (this.#over.signal.aborted) return
    }
  }

  async #run(): Promise<void> {
    const { session, journal, directory } = this.#parts
    const chats = await session.listChatStates(CHATS_MAX)
    const newest = Math.max(0, ...chats.map(({ timestamp }) => timestamp))
    await this.#learnIdentities(chats)
    if (!journal.mark('history_known')) await this.#knowHistory(chats, newest)
    const since = Math.max(
      journal.mark('history_until') ?? 0,
      Math.min(journal.mark('caught_up') ?? 0, newest) - MARGIN_SECONDS,
      newest - HORIZON_DAYS * DAY_SECONDS,
    )
    const behind = chats.filter(({ timestamp }) => timestamp >= since)
    this.#throwIfOver()
    this.#behind = new Set(behind.map(({ chat }) => chat.chat_id))
    for (const chatId of this.#held.keys()) if (!this.#behind.has(chatId)) this.#release(chatId)
    const tellMessages = async () => {
      if (!(await this.#tellChats(behind.reverse(), since))) return
      this.isDone = true
      journal.compose(() => journal.raiseMark('caught_up', newest))
    }
    const tellStates = async () => directory.tellChats(await session.listChatStates(PEOPLE_MAX))
    await this.#each([tellMessages, () => this.#lookAtTold(), tellStates], (step) => step())
  }

  /** By them what was told is known, whatever it is called now. */
  async #learnIdentities(chats: ChatState[]): Promise<void> {
    const { journal } = this.#parts
    const { identities } = journal.told
    const people = chats.flatMap(({ contact }) => contact ?? [])
    if (!people.some(({ lid, phone }) => lid && phone)) return
    await journal.commit(() => {
      for (const { lid, phone } of people) identities.learn(lid, phone)
    })
    this.#throwIfOver()
  }

  /** Each of them, also after one that fails; then throws what the first failed with. Ends with a page that is mute. */
  async #each<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
    let failure: unknown = null
    for (const item of items) {
      try {
        await work(item)
      } catch (error) {
        failure ??= error
        if (error instanceof InstanceError && MUTE.includes(error.code)) break
      }
      this.#throwIfOver()
    }
    if (failure !== null) throw failure
  }

  /**
   * Right after pairing, everything the phone has is history, and it ends with the newest message there was: by
   * WhatsApp's own clock, for this machine's may be wrong. That is asked only when a first connection was cut short.
   */
  async #knowHistory(chats: ChatState[], newest: number): Promise<void> {
    const { session, journal, isPairing } = this.#parts
    const until = isPairing ? newest : Math.min(newest, journal.mark('paired_at') ?? 0)
    const inThatSecond = chats.filter(({ timestamp }) => timestamp === until)
    const ids: string[] = []
    for (const { chat } of inThatSecond)
      ids.push(...(await session.listMessageIds(chat.chat_id, until, READ_AT_ONCE)).ids)
    this.#throwIfOver()
    await journal.commit(() => {
      const news = new Set([...this.#held.values()].flat().map(({ message_id }) => message_id))
      for (const id of ids) if (!news.has(id)) journal.told.isNewMessage(journal.told.nameOf(id))
      journal.setMark('history_until', until)
      journal.setMark('history_known', 1)
    })
  }

  /** False when there was more than is read in one go. Throws, once all others are told, what a chat failed with. */
  async #tellChats(chats: ChatState[], since: number): Promise<boolean> {
    const batch = new Batch(this.#parts.compare, (chatId) => this.#release(chatId))
    try {
      await this.#each(chats, async ({ chat }) => {
        if (batch.count <= MESSAGES_MAX) await this.#readChat(chat.chat_id, since, batch)
      })
    } finally {
      if (!this.#over.signal.aborted) {
        batch.tell()
        this.#releaseAll()
      }
    }
    const { count } = batch
    if (count > 0) this.#parts.log.info({ action: 'caught_up', messages: count, chats: chats.length })
    return count <= MESSAGES_MAX
  }

  async #readChat(chatId: string, since: number, batch: Batch): Promise<void> {
    const { session, journal } = this.#parts
    const { ids, isWhole } = await session.listMessageIds(chatId, since, CHAT_MESSAGES_MAX)
    const unknown = ids.filter((id) => !journal.told.has(journal.told.nameOf(id)))
    for (let start = 0; start < unknown.length; start += READ_AT_ONCE) {
      const states = await session.readMessages(unknown.slice(start, start + READ_AT_ONCE))
      this.#throwIfOver()
      batch.add(states)
    }
    batch.end(chatId)
    if (!isWhole) throw new InstanceError('engine_failed', 'Earlier messages cannot be loaded.')
  }

  async #lookAtTold(): Promise<void> {
    const { session, journal, compare } = this.#parts
    const ids = journal.told.recent(LOOKED_AT_DAYS, LOOKED_AT_MAX)
    for (let start = 0; start < ids.length; start += READ_AT_ONCE) {
      const states = await session.readMessages(ids.slice(start, start + READ_AT_ONCE))
      this.#throwIfOver()
      for (const state of states) compare(state)
    }
  }

  #release(chatId: string): void {
    this.#behind?.delete(chatId)
    const held = this.#held.get(chatId) ?? []
    this.#held.delete(chatId)
    for (const message of held) this.#parts.tell(message)
  }

  #releaseAll(): void {
    this.#behind = new Set()
    for (const chatId of [...this.#held.keys()]) this.#release(chatId)
  }

  #throwIfOver(): void {
    this.#over.signal.throwIfAborted()
  }
}

/** Messages of several chats on their way out, in the order of their time; those of one chat keep theirs. */
class Batch {
  readonly #compare: (state: MessageState) => void
  readonly #release: (chatId: string) => void
  #states: MessageState[] = []
  #ended: string[] = []
  #toldAt = performance.now()
  count = 0

  constructor(compare: (state: MessageState) => void, release: (chatId: string) => void) {
    this.#compare = compare
    this.#release = release
  }

  add(states: MessageState[]): void {
    this.#states.push(...states)
    this.count += states.length
    const waited = performance.now() - this.#toldAt
    if (this.#states.length >= TOLD_AT_ONCE || waited > TOLD_MILLISECONDS) this.tell()
  }

  /** The chat has no more. */
  end(chatId: string): void {
    this.#ended.push(chatId)
  }

  tell(): void {
    this.#states.sort((a, b) => a.message.timestamp - b.message.timestamp)
    for (const state of this.#states) this.#compare(state)
    for (const chatId of this.#ended) this.#release(chatId)
    this.#states = []
    this.#ended = []
    this.#toldAt = performance.now()
  }
}
