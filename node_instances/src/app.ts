import type { Server } from 'node:http'
import { MemoryEngine } from './engine/memory.ts'
import type { Engine } from './engine/types.ts'
import { createPhoneRoutes } from './http/phone_routes.ts'
import type { Route } from './http/router.ts'
import { createRoutes } from './http/routes.ts'
import { createApiServer } from './http/server.ts'
import { Journal } from './journal/journal.ts'
import { Binding } from './lifecycle/binding.ts'
import { Instance } from './lifecycle/instance.ts'
import { Readers } from './lifecycle/readers.ts'
import type { Log } from './log.ts'
import { Inbox } from './messages/inbox.ts'
import { Outbox } from './messages/outbox.ts'
import { SessionFolder } from './session/folder.ts'
import type { Settings } from './settings.ts'

export type App = {
  server: Server
  instance: Instance
  journal: Journal
  readers: Readers
  /** Closes the session, flushes the journal and drops every connection. */
  close(): Promise<void>
}

/** Wires one node instance together; it does not listen yet. Throws when the journal cannot be opened. */
export async function createApp(settings: Settings, log: Log): Promise<App> {
  const journal = new Journal(settings.journalFile, settings.journalMaxPages)
  const outbox = new Outbox(journal, settings.sendSeconds, settings.mediaDir)
  const inbox = new Inbox(journal, outbox, log)
  const folder = new SessionFolder(settings.sessionDir)
  const { engine, routes } = await createEngine(settings, log)
  const instance = new Instance({
    engine,
    folder,
    journal,
    inbox,
    binding: new Binding(settings.phone, journal),
    log,
    qrMax: settings.qrMax,
    startMilliseconds: settings.startSeconds * 1000,
  })
  const readers = new Readers(settings.orphanSeconds)
  const identity = {
    instance_id: settings.instanceId,
    pid: process.pid,
    started_at: new Date().toISOString(),
    engine: settings.engine,
  }
  const parts = { instance, outbox, journal, identity, readers, log }
  const server = createApiServer({ token: settings.token, routes: [...createRoutes(parts), ...routes], log })
  const close = async () => {
    server.close()
    await instance.stop()
    journal.flush()
    server.closeAllConnections()
    journal.close()
  }
  return { server, instance, journal, readers, close }
}

/** The engine named in the settings, and the paths that only it has. */
async function createEngine(settings: Settings, log: Log): Promise<{ engine: Engine; routes: Route[] }> {
  if (settings.engine === 'memory') {
    const engine = new MemoryEngine(settings.sessionDir)
    return { engine, routes: createPhoneRoutes(engine) }
  }
  // Loaded only when used: the library and puppeteer cost 25 MB that a memory instance must not pay.
  const { WebjsEngine } = await import('./engine/webjs/engine.ts')
  return { engine: new WebjsEngine(settings, log), routes: [] }
}
