// What PostgREST runs before each request's statement: the function that its role's setting `pgrst.db_pre_request` names.

import type pg from 'pg'
import type { Statement } from './session.ts'

const READ = `
select format('select %I.%I()', split_part(name, '.', 1), split_part(name, '.', 2)) as text
from pg_db_role_setting settings, unnest(settings.setconfig) setting, substring(setting, '^pgrst\\.db_pre_request=(.+)') name
where settings.setrole = current_user::regrole and name is not null
  and settings.setdatabase in (0, (select oid from pg_database where datname = current_database()))
order by settings.setdatabase desc limit 1`

export class RequestCheck {
  readonly #pool: pg.Pool
  #statement: Promise<Statement | undefined> | undefined

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  /** Read with the first request that asks, which fails when it cannot be: nothing passes unchecked. */
  statement(): Promise<Statement | undefined> {
    if (!this.#statement) {
      const reading = this.#read()
      this.#statement = reading
      reading.catch(() => this.forget())
    }
    return this.#statement
  }

  /** To be read again: `notify pgrst, 'reload config'`. */
  forget(): void {
    this.#statement = undefined
  }

  async #read(): Promise<Statement | undefined> {
    const { rows } = await this.#pool.query<{ text: string }>(READ)
    return rows[0] && { text: rows[0].text, key: rows[0].text }
  }
}
