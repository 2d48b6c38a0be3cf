import { setTimeout as sleep } from 'node:timers/promises'
import type { ChatNews, ChatState, ContactNews, Message, Session } from '../engine/types.ts'
import type { Journal } from '../journal/journal.ts'
import { describeError, type Log } from '../log.ts'

/** Asking much about people gets numbers banned: so many at once, then a rest, and nobody twice a day. */
const ASKED_AT_ONCE = 10
const REST_MILLISECONDS = 5000
const ASKED_A_DAY = 300
const DAY_MILLISECONDS = 86_400_000

/** Journals who is who and what a chat is called, when it is news. */
export class Directory {
  readonly #journal: Journal
  readonly #log: Log
  /** What was told last, by id. */
  readonly #contacts = new Map<string, string>()
  readonly #groups = new Map<string, string>()
  /** LIDs whose phone was asked for, and when. */
  readonly #asked = new Map<string, number>()
  readonly #unknown = new Set<string>()
  #attended: { session: Session; over: AbortController } | null = null
  #asking: Promise<void> | null = null

  constructor(journal: Journal, log: Log) {
    this.#journal = journal
    this.#log = log
  }

  tellContact(contact: ContactNews): void {
    const facts = JSON.stringify(contact)
    if (this.#contacts.get(contact.contact_id) === facts) return
    this.#contacts.set(contact.contact_id, facts)
    this.#journal.record('contact', contact)
  }

  tellChat(chat: ChatNews): void {
    const isNewName = chat.name !== undefined && this.#groups.get(chat.chat_id) !== chat.name
    if (chat.name !== undefined) this.#groups.set(chat.chat_id, chat.name)
    if (isNewName || chat.unread_count !== undefined) this.#journal.record('chat', chat)
  }

  /** How the phone's chats stand: every message they have was told before. */
  tellChats(chats: ChatState[]): void {
    for (const { chat, contact, unread } of chats) {
      if (contact && (contact.name || (contact.phone && contact.lid))) this.tellContact(contact)
      // Less than nothing: its owner has marked it to be read again.
      this.tellChat(unread < 0 ? chat : { ...chat, unread_count: unread })
    }
  }

  /** Who writes under a LID alone is asked about, beside everything else. */
  notice({ phone, lid }: Message): void {
    if (!lid || phone !== undefined || this.#unknown.has(lid) || !this.#mayAsk(lid)) return
    this.#unknown.add(lid)
    this.#ask()
  }

  attend(session: Session): void {
    this.#attended = { session, over: new AbortController() }
    this.#ask()
  }

  leave(): void {
    this.#attended?.over.abort()
    this.#attended = null
  }

  #mayAsk(lid: string): boolean {
    const horizon = Date.now() - DAY_MILLISECONDS
    for (const [known, at] of this.#asked) {
      if (at > horizon) break
      this.#asked.delete(known)
    }
    return !this.#asked.has(lid) && this.#asked.size + this.#unknown.size < ASKED_A_DAY
  }

  #ask(): void {
    if (!this.#attended || this.#unknown.size === 0) return
    this.#asking ??= this.#askAll(this.#attended.session, this.#attended.over.signal).finally(() => {
      this.#asking = null
      this.#ask()
    })
  }

  async #askAll(session: Session, signal: AbortSignal): Promise<void> {
    while (this.#unknown.size > 0 && !signal.aborted) {
      const lids = [...this.#unknown].slice(0, ASKED_AT_ONCE)
      for (const lid of lids) {
        this.#unknown.delete(lid)
        this.#asked.set(lid, Date.now())
      }
      try {
        const found = await session.findIdentities(lids.map((lid) => `${lid}@lid`))
        for (const contact of found) this.tellContact(contact)
      } catch (error) {
        this.#log.warn({ action: 'identities_not_found', error: describeError(error) })
      }
      await sleep(REST_MILLISECONDS, undefined, { signal }).catch(() => {})
    }
  }
}
