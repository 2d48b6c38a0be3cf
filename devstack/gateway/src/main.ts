// Starts the gateway; it ends on SIGTERM or when its parent closes the pipe on stdin.

import { openBackend } from './backend.ts'
import { withholdValues } from './errors.ts'
import { openFunctions } from './functions/routes.ts'
import { createServer } from './server.ts'
import { readSettings, SettingError, type Settings } from './settings.ts'

const STOP_MILLISECONDS = 3_000
const EXIT_SETTINGS = 2

withholdValues()
const settings = settingsOrEnd()
const backend = openBackend(settings)
const functions = openFunctions(settings)
const server = createServer(settings, backend, functions)

function settingsOrEnd(): Settings {
  try {
    return readSettings(process.env)
  } catch (error) {
    if (!(error instanceof SettingError)) throw error
    console.error(`gateway: ${error.message}`)
    process.exit(EXIT_SETTINGS)
  }
}

function stop(): void {
  setTimeout(() => process.exit(0), STOP_MILLISECONDS).unref()
  functions.stop()
  server.closeAllConnections()
  server.close(() => void backend.close().finally(() => process.exit(0)))
}

process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.stdin.on('end', stop).resume()
server.listen(settings.port, '127.0.0.1')
