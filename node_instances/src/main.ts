// One process per WhatsApp number: settings from the environment, wiring, signals.
import { readdirSync, statSync } from 'node:fs'
import { flushCompileCache, getCompileCacheDir } from 'node:module'
import { type App, createApp } from './app.ts'
import { pause } from './deadline.ts'
import { messageOf } from './errors.ts'
import { createLog, describeError } from './log.ts'
import { readSettings, SettingsError } from './settings.ts'

const EXIT_SETTINGS = 2
const EXIT_FAULT = 70
const EXIT_PORT_IN_USE = 98
const CLOSE_MILLISECONDS = 5800
const ORPHAN_CHECKS = 10
const QUIET_MILLISECONDS = 10_000

async function main(): Promise<void> {
  // What this process writes is a credential or private talk: for this user only.
  process.umask(0o077)
  const settings = readSettings(process.env)
  const log = createLog(settings.instanceId, settings.logLevel)
  const app = await createApp(settings, log)
  let isEnding = false

  const end = async (cause: string, code: number) => {
    if (isEnding) return
    isEnding = true
    log.info({ action: 'ending', cause })
    await Promise.race([app.close(), pause(CLOSE_MILLISECONDS)]).catch((error) =>
      log.error({ action: 'close_failed', error: describeError(error) }),
    )
    process.exit(code)
  }

  process.on('SIGTERM', () => void end('SIGTERM', 0))
  process.on('SIGINT', () => void end('SIGINT', 0))
  process.on('SIGHUP', () => void end('SIGHUP', 0))
  process.on('unhandledRejection', (reason) => {
    log.error({ action: 'unhandled_rejection', error: describeError(reason) })
    app.instance.faultOutside(reason)
  })
  process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
    log.error({ action: 'uncaught_exception', error: describeError(error) })
    // A pipe to a killed browser leaves everything but that browser sound; after anything else nothing is known.
    if (error.code === 'ECONNRESET' || error.code === 'EPIPE') app.instance.faultOutside(error)
    else void end('uncaughtException', EXIT_FAULT)
  })
  listen(app, settings.port)
  app.server.on('listening', () =>
    log.info({ action: 'listening', port: settings.port, engine: settings.engine }),
  )
  const checks = setInterval(
    () => app.readers.isOrphaned && void end('orphaned', 0),
    Math.max(100, (settings.orphanSeconds * 1000) / ORPHAN_CHECKS),
  )
  checks.unref()
  keepCompiled(app)
}

/**
 * With NODE_COMPILE_CACHE set, what was compiled is kept for the next start even if this process is killed. The first
 * time that takes a second in which nothing else is done: it waits until nothing happens, and one of many is enough.
 */
function keepCompiled({ journal }: App): void {
  let known = journal.last
  const check = setInterval(() => {
    if (journal.last === known) {
      clearInterval(check)
      if (!isKept()) flushCompileCache()
    }
    known = journal.last
  }, QUIET_MILLISECONDS)
  check.unref()
}

/** True when another process of this program has kept it since this one began. */
function isKept(): boolean {
  const folder = getCompileCacheDir()
  if (!folder) return true
  return readdirSync(folder).length > 0 && statSync(folder).mtimeMs > performance.timeOrigin
}

function listen(app: App, port: number): void {
  app.server.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE')
      fail(EXIT_PORT_IN_USE, `port_in_use: 127.0.0.1:${port} is taken by another program (INSTANCE_PORT)`)
    fail(EXIT_FAULT, `listen_failed: ${error.message}`)
  })
  app.server.listen(port, '127.0.0.1')
}

function fail(code: number, line: string): never {
  process.stderr.write(`${line}\n`)
  process.exit(code)
}

if (import.meta.main) {
  main().catch((error) => {
    if (error instanceof SettingsError) fail(EXIT_SETTINGS, `settings_invalid: ${error.message}`)
    fail(EXIT_FAULT, `start_failed: ${messageOf(error)}`)
  })
}
