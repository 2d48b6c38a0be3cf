import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSettings, SettingError, type Settings } from './settings.ts'
import { type Simulator, startSimulator } from './simulator.ts'

const PARENT_CHECK_MS = 1000

function writeReadyFile(settings: Settings, simulator: Simulator): void {
  const file = join(settings.stateDir, 'simulator.json')
  const ready = {
    simulator_url: simulator.url,
    tls_port: simulator.tlsPort,
    browser_args: simulator.browserArgs,
    pid: process.pid,
  }
  writeFileSync(`${file}.new`, `${JSON.stringify(ready, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** End when the process that started this one is gone, however it went. */
function watchParent(onGone: () => void): void {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) onGone()
  }, PARENT_CHECK_MS).unref()
}

async function main(): Promise<void> {
  const settings = readSettings(process.env)
  const simulator = await startSimulator(settings)
  const stop = (): void => {
    void simulator.close().then(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  if (settings.watchParent) watchParent(stop)
  writeReadyFile(settings, simulator)
  console.log(`simulator: phones at ${simulator.url}, web.whatsapp.com at 127.0.0.1:${simulator.tlsPort}`)
}

main().catch((error: unknown) => {
  if (!(error instanceof SettingError)) throw error
  console.error(`simulator: ${error.message}`)
  process.exit(2)
})
