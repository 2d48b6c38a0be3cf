import type { Log } from '../../log.ts'
import type { Settings } from '../../settings.ts'
import type { Engine, EngineEvent, Session } from '../types.ts'
import { Profile } from './profile.ts'
import { WebjsSession } from './session.ts'
import { isNavigationNoise } from './states.ts'

/** The real whatsapp-web.js in a real browser. */
export class WebjsEngine implements Engine {
  readonly #settings: Settings
  readonly #log: Log
  readonly #profile: Profile

  constructor(settings: Settings, log: Log) {
    this.#settings = settings
    this.#log = log
    this.#profile = new Profile(settings.sessionDir)
  }

  createSession(listener: (event: EngineEvent) => void): Session {
    return new WebjsSession({ settings: this.#settings, profile: this.#profile, log: this.#log }, listener)
  }

  async forget(): Promise<void> {
    await this.#profile.remove()
  }

  isHarmless(error: unknown): boolean {
    return isNavigationNoise(error)
  }
}
