import { createClient, type LibraryClient } from './library.ts'
import { type Scene, waitFor } from './scene.ts'

const EVENTS = [
  'qr',
  'code',
  'authenticated',
  'ready',
  'change_state',
  'disconnected',
  'message',
  'message_create',
  'message_ack',
  'message_edit',
  'message_reaction',
  'message_revoke_everyone',
  'media_uploaded',
]

interface SeenEvent {
  name: string
  // biome-ignore lint/suspicious/noExplicitAny: events of a library without types.
  values: any[]
}

/** A client of the library in a browser, and everything it has told so far. */
export interface Session {
  client: LibraryClient
  seen: SeenEvent[]
  /** The values of the first event of this name (that fits), waiting for it; fails after 20 s. */
  // biome-ignore lint/suspicious/noExplicitAny: events of a library without types.
  event(name: string, fits?: (...values: any[]) => boolean, timeoutMs?: number): Promise<any[]>
  /** Until the library has finished its work on the page; closed before, it rejects where nobody can catch it. */
  settled(): Promise<true>
  /** The end of `initialize`, well or not: what it leaves half done when it is closed before, nobody can catch. */
  initialized: Promise<void>
  count(name: string): number
  forget(): void
  /** Kill the browser's whole group, as an out-of-memory killer would. */
  kill(): void
  close(): Promise<void>
}

/** Start a client whose profile is `clientId`; `initialize` is under way when this returns. */
export function openSession(scene: Scene, clientId: string, options = {}): Session {
  const client = createClient(scene.folder, clientId, scene.simulator.browserArgs, options)
  const seen: SeenEvent[] = []
  for (const name of EVENTS) client.on(name, (...values) => void seen.push({ name, values }))
  let startError: unknown
  const initialized = client.initialize().catch((error) => {
    startError = error
  })
  const failure = (): undefined => {
    if (startError) throw startError
  }
  const find = (name: string, fits: (...values: never[]) => boolean) =>
    seen.find((event) => event.name === name && fits(...(event.values as never[])))?.values
  return {
    client,
    seen,
    event: (name, fits = () => true, timeoutMs = 20_000) =>
      waitFor(`event ${name}`, () => find(name, fits) ?? failure(), timeoutMs),
    initialized,
    settled: () => waitFor('the library to settle', () => isSettled(client)),
    count: (name) => seen.filter((event) => event.name === name).length,
    forget: () => void seen.splice(0),
    kill: () => kill(client),
    close: () => close(client),
  }
}

/** A client that has been linked to this phone by its QR code. */
export async function openLinked(scene: Scene, clientId: string, phone: string): Promise<Session> {
  const session = openSession(scene, clientId)
  const [qr] = await session.event('qr')
  const { status } = await scene.call('POST', `/phones/${phone}/scan`, { qr })
  if (status !== 200) throw new Error(`scan failed: ${status}`)
  await session.event('ready')
  return session
}

/** The last thing the library does on a page is to listen for the end of the sync. */
async function isSettled(client: LibraryClient): Promise<true | undefined> {
  const listens = "window.require('WAWebSocketModel').Socket.hears('change:hasSynced')"
  return (await client.pupPage?.evaluate(listens).catch(() => false)) === true || undefined
}

function kill(client: LibraryClient): void {
  const pid = client.pupBrowser?.process()?.pid
  if (!pid) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Gone already.
  }
}

async function close(client: LibraryClient): Promise<void> {
  const deadline = new Promise((resolve) => setTimeout(resolve, 3000).unref())
  await Promise.race([client.destroy().catch(() => undefined), deadline])
  kill(client)
}
