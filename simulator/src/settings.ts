/** What the environment says, read once. Times are milliseconds. */
export interface Settings {
  port: number
  tlsPort: number
  stateDir: string
  qrMs: number
  deviceAckMs: number
  readAckMs: number
  watchParent: boolean
}

/** A setting that cannot be used; the message names it. */
export class SettingError extends Error {}

function readNumber(environment: NodeJS.ProcessEnv, name: string, fallback: number, maximum: number): number {
  const text = environment[name]
  if (text === undefined || text === '') return fallback
  const value = Number(text)
  if (!Number.isFinite(value) || value < 0 || value > maximum) {
    throw new SettingError(`${name} must be a number from 0 to ${maximum}, not "${text}"`)
  }
  return value
}

/** Read the settings; throws SettingError for one that cannot be used. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  return {
    port: readNumber(environment, 'SIMULATOR_PORT', 54400, 65535),
    tlsPort: readNumber(environment, 'SIMULATOR_TLS_PORT', 54443, 65535),
    stateDir: environment.SIMULATOR_STATE_DIR || '.zapbase/simulator',
    qrMs: readNumber(environment, 'SIMULATOR_QR_SECONDS', 20, 86_400) * 1000,
    deviceAckMs: readNumber(environment, 'SIMULATOR_DEVICE_ACK_MS', 40, 86_400_000),
    readAckMs: readNumber(environment, 'SIMULATOR_READ_ACK_MS', 120, 86_400_000),
    watchParent: environment.SIMULATOR_PARENT_WATCH === '1',
  }
}
