// Settings are read once from the environment and passed on.

import { dirname, join } from 'node:path'

export type EngineName = 'webjs' | 'memory'

export type Settings = {
  instanceId: string
  /** What the phone lists this device as; empty: the library's choice. */
  deviceName: string
  /** Digits of the only phone that may connect; empty: the first that does. */
  phone: string
  port: number
  token: string
  sessionDir: string
  journalFile: string
  /** The only folder that media is sent from by path. */
  mediaDir: string
  /** Size limit of the journal in SQLite pages of 4096 bytes; 0: none. */
  journalMaxPages: number
  engine: EngineName
  /** Path of the browser; empty: search. */
  browser: string
  browserArgs: string[]
  /** Nobody has asked for so long: the process ends. */
  orphanSeconds: number
  /** From start to the first QR or the restored connection, retries included. */
  startSeconds: number
  /** From a scan or a restored session to ready. */
  readySeconds: number
  /** So many QR codes are shown before pairing ends as scan_expired. */
  qrMax: number
  /** How often a connected session is asked whether it is alive. */
  probeSeconds: number
  /** How long a send waits for the server's acknowledgement. */
  sendSeconds: number
  logLevel: string
}

export class SettingsError extends Error {}

/** Node's timers take no more milliseconds; a longer one would end at once. */
const LONGEST_SECONDS = 2_147_483
/** SQLite takes no more. */
const MOST_PAGES = 4_294_967_294
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

type Environment = Record<string, string | undefined>

/** Settings from `INSTANCE_*`; throws SettingsError naming the variable that is wrong. */
export function readSettings(env: Environment): Settings {
  const engine = env.INSTANCE_ENGINE || 'webjs'
  if (engine !== 'webjs' && engine !== 'memory')
    throw new SettingsError('INSTANCE_ENGINE must be webjs or memory')
  const logLevel = env.INSTANCE_LOG_LEVEL || 'info'
  if (!LOG_LEVELS.includes(logLevel))
    throw new SettingsError(`INSTANCE_LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}`)
  const journalFile = text(env, 'INSTANCE_JOURNAL')
  return {
    instanceId: text(env, 'INSTANCE_ID'),
    deviceName: env.INSTANCE_DEVICE_NAME ?? '',
    phone: env.INSTANCE_PHONE ?? '',
    port: count(env, 'INSTANCE_PORT', undefined, 0, 65535),
    token: text(env, 'INSTANCE_TOKEN'),
    sessionDir: text(env, 'INSTANCE_SESSION_DIR'),
    journalFile,
    mediaDir: env.INSTANCE_MEDIA_DIR || join(dirname(journalFile), 'media'),
    journalMaxPages: count(env, 'INSTANCE_JOURNAL_MAX_PAGES', 0, 0, MOST_PAGES),
    engine,
    browser: env.INSTANCE_BROWSER ?? '',
    browserArgs: stringList(env, 'INSTANCE_BROWSER_ARGS'),
    orphanSeconds: seconds(env, 'INSTANCE_ORPHAN_SECONDS', 600),
    startSeconds: seconds(env, 'INSTANCE_START_SECONDS', 45),
    readySeconds: seconds(env, 'INSTANCE_READY_SECONDS', 30),
    qrMax: count(env, 'INSTANCE_QR_MAX', 5, 1, 100_000),
    probeSeconds: seconds(env, 'INSTANCE_PROBE_SECONDS', 15),
    sendSeconds: seconds(env, 'INSTANCE_SEND_SECONDS', 20),
    logLevel,
  }
}

function text(env: Environment, name: string): string {
  const value = env[name]
  if (!value) throw new SettingsError(`${name} is not set`)
  return value
}

/** More than none, and what a timer takes. */
function seconds(env: Environment, name: string, fallback: number): number {
  const raw = env[name]
  if (!raw) return fallback
  const value = /^\d+(\.\d+)?(e[+-]?\d+)?$/i.test(raw) ? Number(raw) : 0
  if (value > 0 && value <= LONGEST_SECONDS) return value
  throw new SettingsError(`${name} must be a number above zero, ${LONGEST_SECONDS} at most`)
}

function count(
  env: Environment,
  name: string,
  fallback: number | undefined,
  least: number,
  most: number,
): number {
  const raw = env[name]
  if (!raw && fallback !== undefined) return fallback
  const value = /^\d+$/.test(raw ?? '') ? Number(raw) : Number.NaN
  if (value >= least && value <= most) return value
  throw new SettingsError(`${name} must be a whole number from ${least} to ${most}`)
}

function stringList(env: Environment, name: string): string[] {
  const raw = env[name]
  if (!raw) return []
  try {
    const value: unknown = JSON.parse(raw)
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
  } catch {
    // falls through to the one message below
  }
  throw new SettingsError(`${name} must be a JSON list of strings`)
}
