import { OpenError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { Settings } from '../../settings.ts'
import type { Engine, Session } from '../types.ts'

export class WebjsEngine implements Engine {
  constructor(_settings: Settings, _log: Log) {}
  createSession(): Session {
    throw new OpenError('browser_missing')
  }
  async forget(): Promise<void> {}
}
