import { accessSync, constants } from 'node:fs'
import { OpenError } from '../../errors.ts'

export type Browser = { path: string; headless: 'shell' | true }

/**
 * In order of preference: the headless shell needs half the memory and half the time to start, and the program
 * itself comes before the shell script that Debian puts in front of it.
 */
const CANDIDATES = [
  '/usr/lib/chromium/chromium-headless-shell',
  '/usr/bin/chromium-headless-shell',
  '/usr/lib64/chromium-browser/headless_shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Three processes a number instead of nine; nothing that speaks to the outside by itself. */
const FLAGS = [
  '--in-process-gpu',
  '--disable-site-isolation-trials',
  '--enable-features=NetworkServiceInProcess2',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The browser of the setting, else the first that is installed. Throws `browser_missing`. */
export function findBrowser(setting: string): Browser {
  const path = (setting ? [setting] : CANDIDATES).find(isExecutable)
  if (!path) throw new OpenError('browser_missing', setting || 'none of the usual places')
  return { path, headless: /headless[-_]shell/.test(path) ? 'shell' : true }
}

/** Chromium refuses its sandbox to root; without it the zygote, one process more, is of no use. */
const ROOT_FLAGS = ['--no-sandbox', '--no-zygote']

/** Our flags and the setting's. */
export function browserFlags(extra: string[]): string[] {
  const isRoot = process.getuid?.() === 0
  return [...FLAGS, ...(isRoot ? ROOT_FLAGS : []), ...extra]
}

/** This process's environment without its own settings: the browser runs others' code and needs no token. */
export function browserEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('INSTANCE_')))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
