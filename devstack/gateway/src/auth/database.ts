// Auth's statements: its own role owns the schema `auth`, and the gateway's login has what that role has.

import type pg from 'pg'

/** A pool, or a connection within a transaction. */
export type Database = Pick<pg.Pool, 'query'>

/** All of `work` or nothing of it. */
export async function inTransaction<T>(pool: pg.Pool, work: (database: Database) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((broken: Error) => {
      failure = broken
    })
    throw error
  } finally {
    client.release(failure)
  }
}

/** `column = $2, …` for the columns given, from `$<first>` on. */
export function assignments(changes: object, first: number): string {
  return Object.keys(changes)
    .map((column, place) => `${column} = $${place + first}`)
    .join(', ')
}
