import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Engine, EngineEvent, Session } from '../../src/engine/types.ts'
import { Journal } from '../../src/journal/journal.ts'
import { Binding } from '../../src/lifecycle/binding.ts'
import { Instance } from '../../src/lifecycle/instance.ts'
import { Inbox } from '../../src/messages/inbox.ts'
import { Outbox } from '../../src/messages/outbox.ts'
import { SessionFolder } from '../../src/session/folder.ts'
import { eventually, silent, temporaryFolder } from './app.ts'

export type Script = (session: FakeSession, number: number) => void | Promise<void>
type FakeSession = { tell: (event: EngineEvent) => void; isClosed: boolean }

/** An engine whose sessions do what the script says when they open; it keeps count of those open at once. */
export class FakeEngine implements Engine {
  readonly sessions: FakeSession[] = []
  readonly #script: Script
  mostOpen = 0
  forgotten = 0
  unlinked = 0
  onUnlink: () => Promise<void> = async () => {}

  constructor(script: Script) {
    this.#script = script
  }

  createSession(tell: (event: EngineEvent) => void): Session {
    const session: FakeSession = { tell, isClosed: false }
    let isOpen = false
    return {
      open: async () => {
        this.sessions.push(session)
        isOpen = true
        this.mostOpen = Math.max(this.mostOpen, this.sessions.filter(({ isClosed }) => !isClosed).length)
        await this.#script(session, this.sessions.length)
      },
      close: async () => {
        session.isClosed = isOpen
      },
      unlink: async () => {
        this.unlinked += 1
        await this.onUnlink()
      },
      listChatStates: async () => [],
      listMessageIds: async () => ({ ids: [], isWhole: true }),
      lostNames: async () => [],
      readMessages: async () => [],
      findIdentities: async () => [],
    } as unknown as Session
  }

  async forget(): Promise<void> {
    this.forgotten += 1
  }

  isHarmless(): boolean {
    return false
  }

  get last(): FakeSession {
    return this.sessions.at(-1) as FakeSession
  }
}

/** An instance with that engine; `folder` is one that an earlier life has left, `phone` whose the instance is. */
export async function prepare(
  t: TestContext,
  script: Script,
  more: { phone?: string; folder?: string } = {},
) {
  const folder = more.folder ?? (await temporaryFolder(t))
  const journal = new Journal(join(folder, 'journal.db'), 0)
  const engine = new FakeEngine(script)
  const instance = new Instance({
    engine,
    journal,
    folder: new SessionFolder(join(folder, 'session')),
    inbox: new Inbox(journal, new Outbox(journal, 1, ''), silent),
    binding: new Binding(more.phone ?? '', journal),
    log: silent,
    qrMax: 2,
    startMilliseconds: 5000,
  })
  let isOpen = true
  const close = async () => {
    if (!isOpen) return
    isOpen = false
    await instance.stop()
    journal.close()
  }
  t.after(close)
  const stands = () => [instance.board.facts.status, instance.board.facts.status_reason]
  const becomes = (status: string, reason: string | null = null) =>
    eventually(() => stands()[0] === status && stands()[1] === reason)
  return { engine, instance, journal, folder, becomes, close }
}
