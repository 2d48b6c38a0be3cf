import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { isGroup, parseMessageId } from '../messages/message_id.ts'
import type { Identities } from './identities.ts'

/** What one message may be called: these ids; in a group also with one of the authors behind it, or, null, with any. */
export type Called = { ids: string[]; fromMe?: boolean; authors?: string[] | null }

/** The author counts where a group's id names none; one without any is anybody's. Ours have one author. */
export function calledAs(messageId: string, identities: Identities, author?: string): Called {
  const id = parseMessageId(messageId)
  if (!id) return { ids: [messageId] }
  const { fromMe, chat, stanza } = id
  const idIn = (wid: string) => `${fromMe}_${wid}_${stanza}`
  if (!isGroup(chat)) return { ids: [messageId, ...identities.idsOf(chat).slice(1).map(idIn)] }
  const known = fromMe ? undefined : (id.author ?? author)
  return { ids: [idIn(chat)], fromMe, authors: known === undefined ? null : identities.idsOf(known) }
}

/**
 * The ids of messages in one table. WhatsApp calls a message by another id when its chat, or its author in a group,
 * moves from phone to LID; the stanza stays. Calls belong into a write.
 */
export class Names {
  readonly #prefix: string
  readonly #exact: StatementSync
  readonly #anyAuthor: StatementSync

  /** Of the ids in the table's column `message_id` that begin with the prefix, which are found without it. */
  constructor(database: DatabaseSync, table: string, prefix = '') {
    this.#prefix = prefix
    this.#exact = database.prepare(`select 1 from ${table} where message_id = ?`)
    // An author stands behind "_", and "`" is the character after that.
    this.#anyAuthor = database.prepare(
      `select message_id from ${table} where message_id > ?1 || '_' and message_id < ?1 || '\`' limit 1000`,
    )
  }

  /** The id by which the message stands in the table; undefined: it does not, or nobody can tell which it is. */
  find({ ids, fromMe, authors }: Called): string | undefined {
    const exact = ids.find((id) => this.#exact.get(this.#prefix + id))
    if (exact !== undefined || authors === undefined) return exact
    const rows = this.#anyAuthor.all(`${this.#prefix}${ids[0]}`)
    // Whoever writes chooses his stanza, and may put anything into it.
    const known = rows
      .map((row) => String(row.message_id).slice(this.#prefix.length))
      .filter((id) => `${ids[0]}_${parseMessageId(id)?.author}` === id)
    if (authors) return known.find((id) => authors.includes(parseMessageId(id)?.author ?? ''))
    return fromMe || known.length === 1 ? known[0] : undefined
  }
}
