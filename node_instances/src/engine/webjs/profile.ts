import { mkdir, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, OpenError } from '../../errors.ts'
import { killBrowsers } from './browser_processes.ts'

const SINGLETONS = ['SingletonLock', 'SingletonCookie', 'SingletonSocket']

/** The browser's profile, below the session folder: the linked device's keys lie in it. */
export class Profile {
  readonly #sessionDir: string

  constructor(sessionDir: string) {
    this.#sessionDir = sessionDir
  }

  /** Where LocalAuth keeps its data. */
  async dataPath(): Promise<string> {
    return join(await realpath(this.#sessionDir), 'webjs')
  }

  async path(): Promise<string> {
    return join(await this.dataPath(), 'session')
  }

  /**
   * Makes the folder ready for one new browser; the caller holds the session's lock. A browser left by a killed
   * process is ended, and its locks, which may name another host, are removed.
   */
  async prepare(): Promise<{ reaped: number }> {
    try {
      const path = await this.path()
      await mkdir(path, { recursive: true, mode: 0o700 })
      const reaped = await killBrowsers(path)
      await Promise.all(SINGLETONS.map((name) => rm(join(path, name), { force: true })))
      return { reaped }
    } catch (error) {
      throw new OpenError('session_unwritable', messageOf(error))
    }
  }

  async kill(): Promise<void> {
    await killBrowsers(await this.path())
  }

  async remove(): Promise<void> {
    await rm(await this.dataPath(), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}
