import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { Identities } from './identities.ts'
import { calledAs, Names } from './names.ts'

const DAY_MILLISECONDS = 86_400_000
/** WhatsApp unlinks a device that was away for two weeks: nothing older is ever reconciled. */
export const HORIZON_DAYS = 14

/** A message that could not be read yet is told under a name of its own, and again once it can. */
const UNREADABLE = 'ciphertext '

/**
 * What was journaled already: each message, and what happened to it, is told once. Ids are those that `nameOf` gives.
 * Calls belong into a write.
 */
export class Told {
  readonly identities: Identities
  readonly #names: Names
  readonly #unreadable: Names
  readonly #sent: Names
  readonly #insertSeen: StatementSync
  readonly #findSeen: StatementSync
  readonly #recent: StatementSync
  readonly #raiseAck: StatementSync
  readonly #raiseEdit: StatementSync
  readonly #revoke: StatementSync
  readonly #react: StatementSync
  readonly #reactions: StatementSync
  readonly #forgetters: StatementSync[]

  constructor(database: DatabaseSync) {
    this.identities = new Identities(database)
    this.#names = new Names(database, 'seen_messages')
    this.#unreadable = new Names(database, 'seen_messages', UNREADABLE)
    this.#sent = new Names(database, 'outbox')
    const upsert = (column: string, condition: string) =>
      database.prepare(
        `insert into told_changes (message_id, at, ${column}) values (?, ?, ?)
        on conflict (message_id) do update set ${column} = excluded.${column} where ${condition}`,
      )
    this.#insertSeen = database.prepare('insert or ignore into seen_messages (message_id, at) values (?, ?)')
    this.#findSeen = database.prepare('select 1 from seen_messages where message_id = ?')
    this.#recent = database.prepare(
      'select message_id from seen_messages where at > ? order by at desc limit ?',
    )
    this.#raiseAck = upsert('ack', 'excluded.ack > ack or (excluded.ack < 0 and ack = 0)')
    this.#raiseEdit = upsert('edited_at', 'excluded.edited_at > edited_at')
    this.#revoke = upsert('revoked', 'revoked = 0')
    this.#react = database.prepare(
      `insert into told_reactions (message_id, sender, emoji, at) values (?, ?, ?, ?)
      on conflict do update set emoji = excluded.emoji where emoji <> excluded.emoji`,
    )
    this.#reactions = database.prepare('select sender, emoji from told_reactions where message_id = ?')
    this.#forgetters = ['seen_messages', 'told_changes', 'told_reactions', 'identities'].map((table) =>
      database.prepare(`delete from ${table} where at < ?`),
    )
  }

  /** The id by which a message was told, or sent, whichever of its ids this is; itself when it was neither. */
  nameOf(messageId: string, author?: string): string {
    if (this.has(messageId)) return messageId
    const called = calledAs(messageId, this.identities, author)
    const told = this.#names.find(called) ?? (messageId.startsWith('false_') ? null : this.#sent.find(called))
    return told ?? this.#unreadable.find(called) ?? messageId
  }

  /** The id by which a message of ours was sent from here. */
  sentNameOf(messageId: string): string | undefined {
    return this.#sent.find(calledAs(messageId, this.identities))
  }

  /** True the first time; a message that was only told as unreadable is news once it can be read. */
  isNewMessage(messageId: string, isReadable = true): boolean {
    if (!isReadable && this.has(messageId)) return false
    return this.#insertSeen.run(isReadable ? messageId : UNREADABLE + messageId, Date.now()).changes > 0
  }

  has(messageId: string): boolean {
    return this.#findSeen.get(messageId) !== undefined
  }

  /** Whether a message's ack rises by this. */
  isNewAck(messageId: string, ack: number): boolean {
    return ack !== 0 && this.#raiseAck.run(messageId, Date.now(), ack).changes > 0
  }

  /** `editedAt` in milliseconds since 1970; 0, a time nobody knows, is always news. */
  isNewEdit(messageId: string, editedAt: number): boolean {
    return editedAt === 0 || this.#raiseEdit.run(messageId, Date.now(), editedAt).changes > 0
  }

  isNewRevocation(messageId: string): boolean {
    return this.#revoke.run(messageId, Date.now(), 1).changes > 0
  }

  isNewReaction(messageId: string, sender: string, emoji: string): boolean {
    return this.#react.run(messageId, sender, emoji, Date.now()).changes > 0
  }

  /** Who stands as having reacted to the message. */
  senders(messageId: string): string[] {
    const rows = this.#reactions.all(messageId).filter(({ emoji }) => emoji !== '')
    return rows.map(({ sender }) => String(sender))
  }

  /** The id by which this person's reaction to the message was told, whichever of his ids this is. */
  senderOf(messageId: string, sender: string): string {
    const senders = this.#reactions.all(messageId).map((row) => String(row.sender))
    const ids = this.identities.idsOf(sender)
    return ids.find((id) => senders.includes(id)) ?? sender
  }

  /** Ids of the newest messages told within so many days, oldest first. */
  recent(days: number, limit: number): string[] {
    const rows = this.#recent.all(Date.now() - days * DAY_MILLISECONDS, limit)
    const ids = rows.map(({ message_id: id }) => String(id).replace(UNREADABLE, ''))
    return [...new Set(ids)].reverse()
  }

  /** Lets go of what is too old to come again; one day longer than the horizon. */
  forget(): void {
    for (const forgetter of this.#forgetters)
      forgetter.run(Date.now() - (HORIZON_DAYS + 1) * DAY_MILLISECONDS)
  }
}
