import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { OpenError } from '../src/errors.ts'
import { SessionFolder } from '../src/session/folder.ts'
import { temporaryFolder } from './support/app.ts'
import { prepare, type Script } from './support/fake_engine.ts'

const showQr: Script = (session) => session.tell({ type: 'qr', qr: 'one' })
const connect: Script = (session) => session.tell({ type: 'connected', phone: '5511', name: 'Ana' })

test('a start ends at the code; the same code twice is one event', async (t) => {
  const { engine, instance, journal, becomes } = await prepare(t, showQr)
  await instance.start()
  assert.equal(instance.board.facts.status, 'connecting')
  await becomes('awaiting_scan')
  engine.last.tell({ type: 'qr', qr: 'one' })
  journal.flush()
  assert.deepEqual(
    journal.read(0, 10).map(({ type }) => type),
    ['status', 'status', 'qr'],
  )
})

test('two starts at once open one session', async (t) => {
  const { engine, instance, becomes } = await prepare(t, connect)
  await Promise.all([instance.start(), instance.start()])
  await becomes('connected')
  assert.equal(engine.sessions.length, 1)
})

test('one code too many is scan_expired and closes the session', async (t) => {
  const { engine, instance, becomes } = await prepare(t, showQr)
  await instance.start()
  await becomes('awaiting_scan')
  engine.last.tell({ type: 'qr', qr: 'two' })
  engine.last.tell({ type: 'qr', qr: 'three' })
  await becomes('disconnected', 'scan_expired')
  assert.ok(engine.last.isClosed)
  assert.equal(instance.board.facts.qr, null)
})

for (const [reason, status] of [
  ['conflict', 'disconnected'],
  ['banned', 'failed'],
  ['passkey_required', 'failed'],
] as const) {
  test(`${reason} ends as ${status} and nothing is started again by itself`, async (t) => {
    const { engine, instance, becomes } = await prepare(t, connect)
    await instance.start()
    await becomes('connected')
    engine.last.tell({ type: 'ended', reason })
    await becomes(status, reason)
    assert.deepEqual([engine.sessions.length, engine.forgotten], [1, 0])
  })
}

test('unlinked from the phone: the session is forgotten and no code is shown', async (t) => {
  const { engine, instance, becomes } = await prepare(t, connect)
  await instance.start()
  await becomes('connected')
  engine.last.tell({ type: 'ended', reason: 'logged_out' })
  await becomes('disconnected', 'logged_out')
  assert.deepEqual([engine.sessions.length, engine.forgotten], [1, 1])
})

test('a crash is connecting, then connected again; the dead session is not heard', async (t) => {
  const { engine, instance, becomes } = await prepare(t, connect)
  await instance.start()
  await becomes('connected')
  const dead = engine.last
  dead.tell({ type: 'crashed', cause: 'renderer' })
  assert.equal(instance.board.facts.status, 'connecting')
  dead.tell({ type: 'ended', reason: 'conflict' })
  await becomes('connected')
  assert.deepEqual([engine.sessions.length, engine.mostOpen, dead.isClosed], [2, 1, true])
})

test('more than five crashes are a crash loop', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { engine, instance } = await prepare(t, (session) =>
    session.tell({ type: 'crashed', cause: 'again' }),
  )
  await instance.start()
  while (instance.board.facts.status !== 'failed') {
    t.mock.timers.tick(8000)
    await new Promise(setImmediate)
  }
  t.mock.timers.reset()
  assert.equal(instance.board.facts.status_reason, 'crash_loop')
  assert.equal(engine.sessions.length, 6)
})

test('an unreachable WhatsApp is tried three times before it is believed', async (t) => {
  const { engine, instance, becomes } = await prepare(t, () => {
    throw new OpenError('whatsapp_unreachable')
  })
  await instance.start()
  await becomes('failed', 'whatsapp_unreachable')
  assert.equal(engine.sessions.length, 3)
})

test('what the first try saw counts: a later one has less time', async (t) => {
  const { instance, becomes } = await prepare(t, (_session, number) => {
    throw new OpenError(number === 1 ? 'whatsapp_unreachable' : 'browser_failed')
  })
  await instance.start()
  await becomes('failed', 'whatsapp_unreachable')
})

test('a missing browser is believed at once, and a later start may work', async (t) => {
  const { engine, instance, becomes } = await prepare(t, (session, number) => {
    if (number === 1) throw new OpenError('browser_missing')
    return connect(session, number)
  })
  await instance.start()
  await becomes('failed', 'browser_missing')
  await instance.start()
  await becomes('connected')
  assert.equal(engine.sessions.length, 2)
})

test('stop and start in one breath: the new session waits for the old one', async (t) => {
  const { engine, instance, becomes } = await prepare(t, connect)
  await instance.start()
  await becomes('connected')
  await Promise.all([instance.stop(), instance.start()])
  await becomes('connected')
  assert.deepEqual([engine.sessions.length, engine.mostOpen], [2, 1])
})

test('a logout forgets the session, connected or not', async (t) => {
  const { engine, instance } = await prepare(t, connect)
  await instance.logout()
  assert.deepEqual([instance.board.facts.status_reason, engine.forgotten], ['logged_out', 1])
})

test('two processes cannot hold one session', async (t) => {
  const path = join(await temporaryFolder(t), 'session')
  const [one, two] = [new SessionFolder(path), new SessionFolder(path)]
  await one.acquire()
  await assert.rejects(two.acquire(), { reason: 'session_locked' })
  one.release()
  await two.acquire()
  two.release()
})

test('a number that was connected comes back by itself after an outage; a stop ends the trying', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let isOffline = false
  const { engine, instance } = await prepare(t, (session, number) => {
    if (isOffline) throw new OpenError('whatsapp_unreachable')
    return connect(session, number)
  })
  const pass = async (status: string) => {
    while (instance.board.facts.status !== status) {
      t.mock.timers.tick(1000)
      await new Promise(setImmediate)
    }
  }
  await instance.start()
  await pass('connected')
  isOffline = true
  engine.last.tell({ type: 'crashed', cause: 'offline' })
  await pass('failed')
  isOffline = false
  await pass('connected')
  isOffline = true
  engine.last.tell({ type: 'crashed', cause: 'offline' })
  await pass('failed')
  await instance.stop()
  const opened = engine.sessions.length
  t.mock.timers.tick(60_000)
  await new Promise(setImmediate)
  t.mock.timers.reset()
  assert.equal(engine.sessions.length, opened)
})
