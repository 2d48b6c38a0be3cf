import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { pino } from 'pino'
import { type App, createApp } from '../../src/app.ts'
import { pause } from '../../src/deadline.ts'
import { readSettings } from '../../src/settings.ts'

export const TOKEN = 'a-token-for-tests'
export const silent = pino({ level: 'silent' })

export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'node-instance-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export function environment(folder: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    INSTANCE_ID: 'instance-1',
    INSTANCE_PORT: '0',
    INSTANCE_TOKEN: TOKEN,
    INSTANCE_SESSION_DIR: join(folder, 'session'),
    INSTANCE_JOURNAL: join(folder, 'journal.db'),
    INSTANCE_ENGINE: 'memory',
    ...more,
  }
}

export type Api = {
  url: string
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, body?: unknown): Promise<Response>
  status(): Promise<{ status: string; status_reason: string | null; journal: { last: number } }>
}

export function apiAt(url: string): Api {
  const authorization = `Bearer ${TOKEN}`
  return {
    url,
    get: (path, headers = {}) => fetch(url + path, { headers: { authorization, ...headers } }),
    post: (path, body = {}) =>
      fetch(url + path, { method: 'POST', headers: { authorization }, body: JSON.stringify(body) }),
    async status() {
      return (await this.get('/status')).json() as ReturnType<Api['status']>
    },
  }
}

export type Line = { client_key: string; message_id?: string; status?: string; error?: { code: string } }

/** The lines that answer a list, in the order in which they came. */
export async function sendList(api: Api, ...messages: object[]): Promise<Line[]> {
  const answer = await api.post('/messages', { messages })
  return (await answer.text())
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

/** The line that answers a list of one. */
export async function sendOne(api: Api, message: object): Promise<Line> {
  const [line] = await sendList(api, message)
  return line as Line
}

/** A whole node instance with the memory engine, in this process, on a free port. */
export async function startApp(
  t: TestContext,
  more: Record<string, string> = {},
): Promise<Api & { app: App }> {
  const folder = await temporaryFolder(t)
  const app = await createApp(readSettings(environment(folder, more)), silent)
  app.server.listen(0, '127.0.0.1')
  await once(app.server, 'listening')
  t.after(() => app.close())
  return { ...apiAt(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`), app }
}

/** From nothing to connected, with the memory engine's phone. */
export async function connect(api: Api): Promise<void> {
  await api.post('/start')
  await eventually(async () => (await api.status()).status === 'awaiting_scan')
  await api.post('/memory/scan', { phone: '5511988887777', name: 'Loja' })
  await eventually(async () => (await api.status()).status === 'connected')
}

/** Waits until the probe answers something truthy; fails after twenty seconds. */
export async function eventually<T>(probe: () => T | Promise<T>): Promise<NonNullable<T>> {
  const end = performance.now() + 20_000
  for (;;) {
    const value = await probe()
    if (value) return value
    if (performance.now() > end) throw new Error(`never happened: ${probe}`)
    await pause(10)
  }
}
