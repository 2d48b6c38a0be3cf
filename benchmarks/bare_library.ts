/**
 * The peer of our measurements: the bare whatsapp-web.js, driven by nothing but this file.
 *
 * Environment: SIMULATOR_JSON (a running simulator's simulator.json), BROWSER (path), SPAWNED_AT_MS (when this
 * process was spawned, ms since 1970), MESSAGES (how many each way, 0: none; default 2000), LANES
 * (sends at once in the parallel measurement, default 20), SETTLE_MS (rest before
 * memory is read, default 1000).
 * Prints one JSON line: spawn_to_qr_ms, scan_to_ready_ms, memory_mb (PSS of this Node and its browser),
 * node_mb, browser_mb, inbound_per_second, outbound_per_second (one at a time), outbound_one_chat_per_second and
 * outbound_chats_per_second (as many chats as lanes).
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const PHONE = '5511900000099'
const CUSTOMER = '5521988880000'
const customerOf = (lane: number): string => `55219888810${String(lane).padStart(2, '0')}`
const LIMIT_MS = 60_000
// Root has no sandbox, and only without one may Chromium do without its zygote.
const ROOT_FLAGS = ['--no-sandbox', '--no-zygote']
const CHROMIUM_FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--in-process-gpu',
  '--disable-site-isolation-trials',
  '--enable-features=NetworkServiceInProcess2',
]

interface Client {
  pupBrowser: { process(): { pid: number } | null }
  once(event: string, handler: (value: string) => void): void
  on(event: string, handler: (value: string) => void): void
  initialize(): Promise<void>
  destroy(): Promise<void>
  getNumberId(phone: string): Promise<unknown>
  sendMessage(chat: string, body: string, options?: object): Promise<unknown>
}

interface SimulatorFile {
  simulator_url: string
  browser_args: string[]
}

function createClient(simulator: SimulatorFile, dataPath: string, browser: string): Client {
  const { Client, LocalAuth } = createRequire(import.meta.url)('whatsapp-web.js')
  return new Client({
    authStrategy: new LocalAuth({ clientId: 'bare', dataPath }),
    webVersionCache: { type: 'none' },
    puppeteer: {
      headless: browser.includes('headless-shell') ? 'shell' : true,
      executablePath: browser,
      pipe: true,
      args: [...CHROMIUM_FLAGS, ...(process.getuid?.() === 0 ? ROOT_FLAGS : []), ...simulator.browser_args],
    },
  })
}

function within<Value>(what: string, promise: Promise<Value>): Promise<Value> {
  const late = delay(LIMIT_MS, undefined, { ref: false }).then(() => {
    throw new Error(`${what}: not within ${LIMIT_MS} ms`)
  })
  return Promise.race([promise, late])
}

function nextEvent(client: Client, name: string): Promise<string> {
  return within(name, new Promise((resolve) => client.once(name, resolve)))
}

async function post(url: string, body: object): Promise<void> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  await response.arrayBuffer()
}

/** Proportional memory of one process in MB; 0 when it is gone or cannot be read. */
function readPss(pid: string): number {
  try {
    const [, kilobytes] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? []
    return Number(kilobytes ?? 0) / 1024
  } catch {
    return 0
  }
}

/** The processes of the browser's group (it leads one of its own). */
function browserProcesses(leader: number): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]) === leader
    } catch {
      return false
    }
  })
}

async function measureInbound(client: Client, url: string, count: number): Promise<number> {
  let heard = 0
  const all = new Promise<void>((resolve) => {
    client.on('message', () => {
      heard += 1
      if (heard === count) resolve()
    })
  })
  const messages = Array.from({ length: count }, (_, index) => ({
    from: CUSTOMER,
    name: 'Bia',
    body: `n${index}`,
  }))
  const started = performance.now()
  await post(`${url}/phones/${PHONE}/incoming`, { messages })
  await within('inbound burst', all)
  return (count / (performance.now() - started)) * 1000
}

/** Each lane sends to its customer, one message after the other. */
async function measureOutbound(client: Client, count: number, customers: string[]): Promise<number> {
  for (const customer of new Set(customers)) await client.getNumberId(customer)
  let sent = 0
  const lane = async (customer: string): Promise<void> => {
    while (sent < count) {
      sent += 1
      await client.sendMessage(`${customer}@c.us`, `m${sent}`, { waitUntilMsgSent: true })
    }
  }
  const started = performance.now()
  await within('outbound', Promise.all(customers.map(lane)))
  return (count / (performance.now() - started)) * 1000
}

async function measure(client: Client, url: string, spawnedAt: number): Promise<object> {
  const qrShown = nextEvent(client, 'qr')
  await within('initialize', client.initialize())
  const qr = await qrShown
  const qrAt = Date.now()
  await post(`${url}/phones`, { phone: PHONE, name: 'Bare' })
  const isReady = nextEvent(client, 'ready')
  const scannedAt = performance.now()
  await post(`${url}/phones/${PHONE}/scan`, { qr })
  await isReady
  const readyMs = performance.now() - scannedAt
  await delay(Number(process.env.SETTLE_MS ?? 1000))
  const leader = client.pupBrowser.process()?.pid ?? 0
  const browserMb = browserProcesses(leader).reduce((sum, pid) => sum + readPss(pid), 0)
  const nodeMb = readPss('self')
  const count = Number(process.env.MESSAGES ?? 2000)
  const lanes = Number(process.env.LANES ?? 20)
  const one = Array.from({ length: lanes }, () => CUSTOMER)
  const each = Array.from({ length: lanes }, (_, lane) => customerOf(lane))
  const rates = count > 0 && {
    inbound_per_second: Math.round(await measureInbound(client, url, count)),
    outbound_per_second: Math.round(await measureOutbound(client, Math.min(count, 500), [CUSTOMER])),
    outbound_one_chat_per_second: Math.round(await measureOutbound(client, Math.min(count, 1000), one)),
    outbound_chats_per_second: Math.round(await measureOutbound(client, Math.min(count, 1000), each)),
  }
  return {
    spawn_to_qr_ms: Math.round(qrAt - spawnedAt),
    scan_to_ready_ms: Math.round(readyMs),
    memory_mb: Math.round(browserMb + nodeMb),
    node_mb: Math.round(nodeMb),
    browser_mb: Math.round(browserMb),
    ...rates,
  }
}

async function main(): Promise<void> {
  const { SIMULATOR_JSON, BROWSER, SPAWNED_AT_MS } = process.env
  if (!SIMULATOR_JSON || !BROWSER) throw new Error('set SIMULATOR_JSON and BROWSER')
  const simulator = JSON.parse(readFileSync(SIMULATOR_JSON, 'utf8')) as SimulatorFile
  const dataPath = mkdtempSync(join(tmpdir(), 'bare-library-'))
  const client = createClient(simulator, dataPath, BROWSER)
  try {
    const spawnedAt = Number(SPAWNED_AT_MS ?? performance.timeOrigin)
    console.log(JSON.stringify(await measure(client, simulator.simulator_url, spawnedAt)))
  } finally {
    await post(`${simulator.simulator_url}/phones/${PHONE}/unlink`, {}).catch(() => undefined)
    await client.destroy()
    rmSync(dataPath, { recursive: true, force: true, maxRetries: 5 })
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error('bare_library:', error)
    process.exit(1)
  },
)
