import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { messageOf, OpenError } from '../errors.ts'

const SQLITE_BUSY = 5

/**
 * The folder that holds one number's credentials: private to this user and held by one process at a time.
 * The lock is the kernel's (through SQLite), so a killed holder leaves nothing stale behind.
 */
export class SessionFolder {
  readonly path: string
  #lock: DatabaseSync | null = null

  constructor(path: string) {
    this.path = path
  }

  /** Makes the folder and takes the lock. Throws OpenError `session_unwritable` or `session_locked`. */
  async acquire(): Promise<void> {
    if (this.#lock) return
    try {
      await mkdir(this.path, { recursive: true, mode: 0o700 })
      await chmod(this.path, 0o700)
    } catch (error) {
      throw new OpenError('session_unwritable', messageOf(error))
    }
    this.#lock = lockFile(join(this.path, 'session.lock'))
  }

  release(): void {
    this.#lock?.close()
    this.#lock = null
  }
}

function lockFile(file: string): DatabaseSync {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(file, { timeout: 0 })
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
    return lock
  } catch (error) {
    lock?.close()
    const busy = (error as { errcode?: number }).errcode === SQLITE_BUSY
    throw new OpenError(busy ? 'session_locked' : 'session_unwritable', messageOf(error))
  }
}
