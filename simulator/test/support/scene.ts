import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Settings } from '../../src/settings.ts'
import { type Simulator, startSimulator } from '../../src/simulator.ts'

/** A simulator of its own, on free ports and in a folder of its own, and calls to its API. */
export interface Scene {
  simulator: Simulator
  folder: string
  call(method: string, path: string, body?: unknown): Promise<Answer>
  /** Stop the simulator and start it again on the same ports and folder. */
  restart(): Promise<void>
  close(): Promise<void>
}

export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: whatever JSON the API answers; the tests look into it.
  body: any
}

export async function openScene(changes: Partial<Settings> = {}): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-test-'))
  const settings: Settings = {
    port: 0,
    tlsPort: 0,
    stateDir: join(folder, 'state'),
    qrMs: 20_000,
    deviceAckMs: 10,
    readAckMs: 10,
    watchParent: false,
    ...changes,
  }
  let simulator = await startSimulator(settings)
  return {
    simulator,
    folder,
    call: (method, path, body) => call(simulator.url, method, path, body),
    async restart() {
      const ports = { port: Number(new URL(simulator.url).port), tlsPort: simulator.tlsPort }
      await simulator.close()
      simulator = await startSimulator({ ...settings, ...ports })
    },
    async close() {
      await simulator.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function call(url: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(`${url}${path}`, { method, ...(body !== undefined && { body: text }) })
  return { status: response.status, body: await response.json() }
}

/** The first value `look` gives that is not undefined; fails after `timeoutMs`. */
export async function waitFor<Value>(
  what: string,
  look: () => Promise<Value | undefined> | Value | undefined,
  timeoutMs = 20_000,
): Promise<Value> {
  const deadline = Date.now() + timeoutMs
  while (Date.now() < deadline) {
    const value = await look()
    if (value !== undefined) return value
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`not within ${timeoutMs} ms: ${what}`)
}
