import type { DatabaseSync, StatementSync } from 'node:sqlite'

const DAY_MILLISECONDS = 86_400_000
const WID = /^(\d+)(?::\d+)?@(c\.us|s\.whatsapp\.net|lid)$/

/** Which phone and which LID are one person's, as WhatsApp told. Calls belong into a write. */
export class Identities {
  readonly #learn: StatementSync
  readonly #phoneOf: StatementSync
  readonly #lidsOf: StatementSync

  constructor(database: DatabaseSync) {
    this.#learn = database.prepare(
      `insert into identities (lid, phone, at) values (?, ?, ?)
      on conflict (lid) do update set phone = excluded.phone, at = excluded.at
      where phone <> excluded.phone or at < excluded.at - ${DAY_MILLISECONDS}`,
    )
    this.#phoneOf = database.prepare('select phone from identities where lid = ?')
    this.#lidsOf = database.prepare('select lid from identities where phone = ?')
  }

  learn(lid: string | undefined, phone: string | undefined): void {
    if (lid && phone) this.#learn.run(lid, phone, Date.now())
  }

  /** Every id that the person is known by, this one first. */
  idsOf(wid: string): string[] {
    const [, user, server] = WID.exec(wid) ?? []
    if (!user) return [wid]
    const phone = server === 'lid' ? this.#phoneOf.get(user)?.phone : user
    if (phone === undefined) return [wid]
    const lids = this.#lidsOf.all(String(phone)).map(({ lid }) => `${lid}@lid`)
    return [...new Set([wid, `${phone}@c.us`, ...lids])]
  }
}
