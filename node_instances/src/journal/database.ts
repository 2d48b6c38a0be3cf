import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

const SCHEMA = new URL('./schema.sql', import.meta.url)

/** Pages kept aside so that `failed/disk_full` itself can still be written. */
const RESERVED_PAGES = 8

/**
 * Opens the journal's file, each commit flushed to disk until `setFlushing` says otherwise, held by this process alone.
 * Throws SQLite's own error: ERR_SQLITE_ERROR with errcode 5 when another process holds it.
 */
export function openDatabase(file: string, maxPages: number): DatabaseSync {
  const database = new DatabaseSync(file)
  try {
    database.exec('pragma locking_mode = exclusive; pragma journal_mode = wal')
    setFlushing(database, true)
    database.exec('begin immediate')
    database.exec(readFileSync(SCHEMA, 'utf8'))
    database.exec('commit')
    limitPages(database, maxPages)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Without flushing, the commits that follow survive a kill of this process, but not a power cut. */
export function setFlushing(database: DatabaseSync, isFlushing: boolean): void {
  database.exec(`pragma synchronous = ${isFlushing ? 'full' : 'normal'}`)
}

/** Sets the size limit; SQLite never sets it below the file's present size. */
export function limitPages(database: DatabaseSync, maxPages: number): void {
  if (maxPages > 0) database.exec(`pragma max_page_count = ${maxPages}`)
}

/** Runs the work with a few more pages than the limit allows, then restores the limit. */
export function withReserve(database: DatabaseSync, maxPages: number, work: () => void): void {
  limitPages(database, maxPages > 0 ? maxPages + RESERVED_PAGES : 0)
  try {
    work()
  } finally {
    limitPages(database, maxPages)
  }
}

const SQLITE_IOERR = 10
const SQLITE_FULL = 13

/** True when the error says that there is no room left to write. */
export function isFull(error: unknown): boolean {
  const code = (error as { errcode?: number }).errcode ?? 0
  return (code & 0xff) === SQLITE_FULL || (code & 0xff) === SQLITE_IOERR
}
