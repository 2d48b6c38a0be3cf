import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { isGroup, type MessageId, parseMessageId } from '../messages/message_id.ts'
import type { Identities } from './identities.ts'

/**
 * Finds a message that WhatsApp calls by another serialized id than when it was written down: chats move from phone to
 * LID, authors of groups too, and the stanza stays. Calls belong into a write.
 */
export class Names {
  readonly #identities: Identities
  readonly #prefix: string
  readonly #exact: StatementSync
  readonly #anyAuthor: StatementSync

  /** Of the ids in the table's column `message_id` that begin with the prefix, which are found without it. */
  constructor(database: DatabaseSync, table: string, identities: Identities, prefix = '') {
    this.#identities = identities
    this.#prefix = prefix
    this.#exact = database.prepare(`select 1 from ${table} where message_id = ?`)
    // An author stands behind "_", and "`" is the character after that.
    this.#anyAuthor = database.prepare(
      `select message_id from ${table} where message_id > ?1 || '_' and message_id < ?1 || '\`' limit 1000`,
    )
  }

  /** The id by which the message is known; undefined: it is not. The author counts where the id names none. */
  find(messageId: string, author?: string): string | undefined {
    if (this.#has(messageId)) return messageId
    const id = parseMessageId(messageId)
    if (!id) return undefined
    const { fromMe, chat, stanza } = id
    if (isGroup(chat)) return this.#findInGroup(id, id.author ?? author)
    const ids = this.#identities.idsOf(chat).map((wid) => `${fromMe}_${wid}_${stanza}`)
    return ids.find((other) => this.#has(other))
  }

  /** Ours have one author; and an id without one is anybody's, unless several wrote under that stanza. */
  #findInGroup({ fromMe, chat, stanza }: MessageId, author: string | undefined): string | undefined {
    const bare = `${fromMe}_${chat}_${stanza}`
    if (this.#has(bare)) return bare
    const rows = this.#anyAuthor.all(this.#prefix + bare)
    const known = rows.map((row) => String(row.message_id).slice(this.#prefix.length))
    if (fromMe || (!author && known.length === 1)) return known[0]
    return known.find(
      (other) => author && this.#identities.isSame(author, parseMessageId(other)?.author ?? ''),
    )
  }

  #has(messageId: string): boolean {
    return this.#exact.get(this.#prefix + messageId) !== undefined
  }
}
