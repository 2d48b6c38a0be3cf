import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  type Api,
  apiAt,
  connect,
  environment,
  eventually,
  type Line,
  sendList,
  temporaryFolder,
} from './support/app.ts'

const MAIN = new URL('../src/main.ts', import.meta.url).pathname

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function launch(t: TestContext, variables: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [MAIN], { env: { ...process.env, ...variables } })
  t.after(() => child.kill('SIGKILL'))
  return child
}

async function launchListening(
  t: TestContext,
  variables: Record<string, string>,
): Promise<[ChildProcess, Api]> {
  const port = await freePort()
  const child = launch(t, { ...variables, INSTANCE_PORT: String(port) })
  const api = apiAt(`http://127.0.0.1:${port}`)
  await eventually(() => api.status().catch(() => null))
  return [child, api]
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}

test('SIGTERM ends it with 0, and what was connected is connected again after a restart', async (t) => {
  const variables = environment(await temporaryFolder(t))
  const [first, api] = await launchListening(t, variables)
  await api.post('/start')
  await eventually(async () => (await api.status()).status === 'awaiting_scan')
  await api.post('/memory/scan')
  first.kill('SIGTERM')
  assert.equal(await exitOf(first), 0)
  const [second, again] = await launchListening(t, variables)
  await again.post('/start')
  await eventually(async () => (await again.status()).status === 'connected')
  second.kill('SIGINT')
  assert.equal(await exitOf(second), 0)
})

test('killed in the middle of a list at most one of it is in doubt, and the rest was never asked for', async (t) => {
  const variables = environment(await temporaryFolder(t))
  const [first, api] = await launchListening(t, variables)
  await connect(api)
  await api.post('/memory/slow', { milliseconds: 5 })
  const messages = Array.from({ length: 50 }, (_, place) => ({
    client_key: `key-${place}`,
    to: '5511988880000@c.us',
    kind: 'text',
    body: `n${place}`,
  }))
  const answer = await api.post('/messages', { messages })
  const reader = answer.body?.getReader()
  await reader?.read()
  first.kill('SIGKILL')
  await exitOf(first)
  await reader?.cancel().catch(() => {})
  const [, again] = await launchListening(t, variables)
  await again.post('/start')
  await eventually(async () => (await again.status()).status === 'connected')
  const became = await Promise.all(
    messages.map(async ({ client_key }) => {
      const { status, error } = (await (await again.get(`/messages/${client_key}`)).json()) as Line
      return status ?? error?.code
    }),
  )
  const doubted = became.filter((word) => word === 'unconfirmed')
  const unknown = became.filter((word) => word === 'client_key_unknown')
  const sent = became.filter((word) => word === 'sent')
  assert.ok(doubted.length <= 1, became.join())
  assert.deepEqual(became, [...sent, ...doubted, ...unknown])
  assert.ok(sent.length > 0 && unknown.length > 0, became.join())
  const lines = await sendList(again, ...messages.slice(sent.length + doubted.length))
  assert.ok(lines.every(({ status }) => status === 'sent'))
  const { messages: onPhone } = (await (await again.get('/memory/messages')).json()) as {
    messages: { body: string }[]
  }
  const bodies = onPhone.map(({ body }) => body)
  assert.equal(new Set(bodies).size, bodies.length, 'nothing twice')
  assert.ok(bodies.length >= 50 - doubted.length)
})

test('a port in use is one line and exit 98', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const child = launch(t, environment(await temporaryFolder(t), { INSTANCE_PORT: String(port) }))
  let errors = ''
  child.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  assert.equal(await exitOf(child), 98)
  assert.match(errors, /^port_in_use: .*INSTANCE_PORT.*\n$/)
})

test('a setting that is missing or wrong is named, exit 2', async (t) => {
  const variables = environment(await temporaryFolder(t))
  for (const [name, value] of [
    ['INSTANCE_TOKEN', ''],
    ['INSTANCE_PORT', 'x'],
    ['INSTANCE_ENGINE', 'magic'],
    ['INSTANCE_BROWSER_ARGS', '{}'],
  ] as const) {
    const child = launch(t, { ...variables, [name]: value })
    let errors = ''
    child.stderr?.on('data', (chunk) => {
      errors += chunk
    })
    assert.equal(await exitOf(child), 2)
    assert.match(errors, new RegExp(`^settings_invalid: ${name}.*\n$`))
  }
})

test('with nobody to read its events it ends by itself', async (t) => {
  const [child] = await launchListening(
    t,
    environment(await temporaryFolder(t), { INSTANCE_ORPHAN_SECONDS: '0.5' }),
  )
  assert.equal(await exitOf(child), 0)
})

test('a reader keeps it alive, and when the reader goes it ends', async (t) => {
  const variables = environment(await temporaryFolder(t), { INSTANCE_ORPHAN_SECONDS: '1.5' })
  const [child, api] = await launchListening(t, variables)
  const reading = await api.get('/events')
  await assert.rejects(once(child, 'exit', { signal: AbortSignal.timeout(2500) }), { name: 'AbortError' })
  await reading.body?.cancel()
  assert.equal(await exitOf(child), 0)
})

test('a second process on one session is refused', async (t) => {
  const folder = await temporaryFolder(t)
  const [, first] = await launchListening(t, environment(folder))
  await first.post('/start')
  await eventually(async () => (await first.status()).status === 'awaiting_scan')
  const [, second] = await launchListening(
    t,
    environment(folder, { INSTANCE_JOURNAL: join(folder, 'second.db') }),
  )
  await second.post('/start')
  await eventually(async () => (await second.status()).status_reason === 'session_locked')
})

test('a session folder that is a file is session_unwritable', async (t) => {
  const folder = await temporaryFolder(t)
  await writeFile(join(folder, 'session'), '')
  const [, api] = await launchListening(t, environment(folder))
  await api.post('/start')
  await eventually(async () => (await api.status()).status_reason === 'session_unwritable')
})

test('what it writes is for this user only', async (t) => {
  const folder = await temporaryFolder(t)
  await mkdir(join(folder, 'session'))
  await chmod(join(folder, 'session'), 0o755)
  const [, api] = await launchListening(t, environment(folder))
  await api.post('/start')
  await eventually(async () => (await api.status()).status === 'awaiting_scan')
  const { statSync } = await import('node:fs')
  assert.equal(statSync(join(folder, 'session')).mode & 0o777, 0o700)
  assert.equal(statSync(join(folder, 'journal.db')).mode & 0o077, 0)
})

test('a browser that is not there is browser_missing', async (t) => {
  const variables = environment(await temporaryFolder(t), {
    INSTANCE_ENGINE: 'webjs',
    INSTANCE_BROWSER: '/nowhere/chromium',
  })
  const [, api] = await launchListening(t, variables)
  await api.post('/start')
  await eventually(async () => (await api.status()).status_reason === 'browser_missing')
})
