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
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (!(value <= maximum)) {
    throw new SettingError(`${name} must be a number from 0 to ${maximum}, not "${text}"`)
  }
  return value
}

/** 0 takes a free one. */
function readPort(environment: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const port = readNumber(environment, name, fallback, 65535)
  if (!Number.isInteger(port)) throw new SettingError(`${name} must be a port, not "${environment[name]}"`)
  return port
}

function readPorts(environment: NodeJS.ProcessEnv): Pick<Settings, 'port' | 'tlsPort'> {
  const port = readPort(environment, 'SIMULATOR_PORT', 54400)
  const tlsPort = readPort(environment, 'SIMULATOR_TLS_PORT', 54443)
  if (port === tlsPort && port !== 0) {
    throw new SettingError(`SIMULATOR_PORT and SIMULATOR_TLS_PORT are both ${port}: give each its own`)
  }
  return { port, tlsPort }
}

/** Read the settings; throws SettingError for one that cannot be used. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  return {
    ...readPorts(environment),
    stateDir: environment.SIMULATOR_STATE_DIR || '.zapbase/simulator',
    qrMs: readNumber(environment, 'SIMULATOR_QR_SECONDS', 20, 86_400) * 1000,
    deviceAckMs: readNumber(environment, 'SIMULATOR_DEVICE_ACK_MS', 40, 86_400_000),
    readAckMs: readNumber(environment, 'SIMULATOR_READ_ACK_MS', 120, 86_400_000),
    watchParent: environment.SIMULATOR_PARENT_WATCH === '1',
  }
}
