import { mkdirSync } from 'node:fs'
import type { Server } from 'node:net'
import { PhoneDirectory } from './phones/directory.ts'
import { MediaStore } from './phones/media_store.ts'
import { createApi } from './server/api.ts'
import { loadCertificate } from './server/certificate.ts'
import { Hub } from './server/hub.ts'
import { PageServer } from './server/page_server.ts'
import { SettingError, type Settings } from './settings.ts'

export interface Simulator {
  url: string
  tlsPort: number
  /** The Chromium flags that make web.whatsapp.com this simulator and cut off every other host. */
  browserArgs: string[]
  close(): Promise<void>
}

/** Start everything; throws SettingError when a port is taken or the state has no folder. Port 0 takes a free one. */
export async function startSimulator(settings: Settings): Promise<Simulator> {
  const delays = { serverMs: 0, deviceMs: settings.deviceAckMs, readMs: settings.readAckMs }
  makeStateFolder(settings.stateDir)
  const directory = new PhoneDirectory(settings.stateDir, delays)
  const certificate = await loadCertificate(settings.stateDir)
  const media = new MediaStore()
  const hub = new Hub(directory, settings.qrMs)
  const pageServer = new PageServer(certificate, hub, media)
  const api = createApi({ directory, hub, media, pageServer })
  const tlsPort = await listen(pageServer.server, settings.tlsPort, 'SIMULATOR_TLS_PORT')
  const port = await listen(api, settings.port, 'SIMULATOR_PORT').catch((error) => {
    pageServer.server.close()
    throw error
  })
  return {
    url: `http://127.0.0.1:${port}`,
    tlsPort,
    browserArgs: [
      `--host-resolver-rules=MAP web.whatsapp.com:443 127.0.0.1:${tlsPort}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
      `--ignore-certificate-errors-spki-list=${certificate.spkiHash}`,
    ],
    async close() {
      hub.close()
      directory.close()
      pageServer.server.closeAllConnections()
      api.closeAllConnections()
      await Promise.all([closeServer(pageServer.server), closeServer(api)])
    },
  }
}

function makeStateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new SettingError(`SIMULATOR_STATE_DIR: ${folder} cannot be a folder (${code})`)
  }
}

function listen(server: Server, port: number, setting: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES'
      reject(taken ? new SettingError(`port ${port} cannot be used (${error.code}): set ${setting}`) : error)
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
