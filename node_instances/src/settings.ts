// Settings are read once from the environment and passed on.

import { dirname, join } from 'node:path'

export type EngineName = 'webjs' | 'memory'

export type Settings = {
  instanceId: string
  /** What the phone lists this device as; empty: the library's choice. */
  deviceName: string
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
}

export class SettingsError extends Error {}

type Environment = Record<string, string | undefined>

/** Settings from `INSTANCE_*`; throws SettingsError naming the variable that is wrong. */
export function readSettings(env: Environment): Settings {
  const engine = env.INSTANCE_ENGINE || 'webjs'
  if (engine !== 'webjs' && engine !== 'memory')
    throw new SettingsError('INSTANCE_ENGINE must be webjs or memory')
  const port = number(env, 'INSTANCE_PORT', undefined)
  if (!Number.isInteger(port) || port > 65535) throw new SettingsError('INSTANCE_PORT must be a port')
  const journalFile = text(env, 'INSTANCE_JOURNAL')
  return {
    instanceId: text(env, 'INSTANCE_ID'),
    deviceName: env.INSTANCE_DEVICE_NAME ?? '',
    port,
    token: text(env, 'INSTANCE_TOKEN'),
    sessionDir: text(env, 'INSTANCE_SESSION_DIR'),
    journalFile,
    mediaDir: env.INSTANCE_MEDIA_DIR || join(dirname(journalFile), 'media'),
    journalMaxPages: number(env, 'INSTANCE_JOURNAL_MAX_PAGES', 0),
    engine,
    browser: env.INSTANCE_BROWSER ?? '',
    browserArgs: stringList(env, 'INSTANCE_BROWSER_ARGS'),
    orphanSeconds: number(env, 'INSTANCE_ORPHAN_SECONDS', 600),
    startSeconds: number(env, 'INSTANCE_START_SECONDS', 45),
    readySeconds: number(env, 'INSTANCE_READY_SECONDS', 30),
    qrMax: number(env, 'INSTANCE_QR_MAX', 5),
    probeSeconds: number(env, 'INSTANCE_PROBE_SECONDS', 15),
    sendSeconds: number(env, 'INSTANCE_SEND_SECONDS', 20),
  }
}

function text(env: Environment, name: string): string {
  const value = env[name]
  if (!value) throw new SettingsError(`${name} is not set`)
  return value
}

function number(env: Environment, name: string, fallback: number | undefined): number {
  const raw = env[name]
  if (!raw && fallback !== undefined) return fallback
  const value = Number(raw)
  if (!raw || !Number.isFinite(value) || value < 0)
    throw new SettingsError(`${name} must be a number, zero or more`)
  return value
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
