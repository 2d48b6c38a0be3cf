import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EngineEvent } from '../src/engine/types.ts'
import { connect, eventually, startApp } from './support/app.ts'
import { readEvents } from './support/events.ts'
import { prepare, type Script } from './support/fake_engine.ts'
import { BIA, received } from './support/messages.ts'

const OWN = '5511988887777'
const OTHER = '5521977776666'

const showQr: Script = (session) => session.tell({ type: 'qr', qr: 'one' })
const connected = (phone: string | null): EngineEvent => ({ type: 'connected', phone, name: 'Ana' })
const restore =
  (phone: string | null): Script =>
  (session) =>
    session.tell(connected(phone))

test('another phone that scans is unlinked again, and nothing of it is told', async (t) => {
  const { engine, instance, journal, becomes } = await prepare(t, showQr, { phone: OWN })
  await instance.start()
  await becomes('awaiting_scan')
  engine.last.tell({ type: 'message', message: received(BIA, 'before it says whose it is') })
  engine.last.tell(connected(OTHER))
  engine.last.tell({ type: 'message', message: received(BIA, 'after') })
  engine.last.tell({ type: 'contact', contact: { contact_id: '55@c.us', name: 'Rita' } })
  await becomes('failed', 'wrong_number')
  assert.equal(instance.board.facts.phone, OTHER)
  assert.deepEqual([engine.unlinked, engine.forgotten, engine.last.isClosed], [1, 1, true])
  journal.flush()
  const events = journal.read(0, 20)
  assert.deepEqual(new Set(events.map(({ type }) => type)), new Set(['status', 'qr']))
  assert.ok(!events.some(({ data }) => 'status' in data && data.status === 'connected'))
})

test('a session of another phone that lies in the folder is no better', async (t) => {
  const { engine, instance, becomes } = await prepare(t, restore(OTHER), { phone: OWN })
  await instance.start()
  await becomes('failed', 'wrong_number')
  assert.deepEqual([engine.unlinked, engine.forgotten], [1, 1])
})

test('the ninth digit makes no other phone', async (t) => {
  const { instance, becomes } = await prepare(t, restore('551188887777'), { phone: OWN })
  await instance.start()
  await becomes('connected')
})

test('the first phone that connects is the only one from then on', async (t) => {
  const { engine, instance, becomes } = await prepare(t, (session, number) =>
    session.tell(number === 1 ? connected(OWN) : { type: 'qr', qr: 'two' }),
  )
  await instance.start()
  await becomes('connected')
  engine.last.tell({ type: 'crashed', cause: 'its profile is gone' })
  await becomes('awaiting_scan')
  engine.last.tell(connected(OTHER))
  await becomes('failed', 'wrong_number')
})

test('a kept session that does not say whose it is goes on; one that was scanned does not', async (t) => {
  const kept = await prepare(t, restore(null), { phone: OWN })
  await kept.instance.start()
  await kept.becomes('connected')
  const scanned = await prepare(t, showQr, { phone: OWN })
  await scanned.instance.start()
  await scanned.becomes('awaiting_scan')
  scanned.engine.last.tell(connected(null))
  await scanned.becomes('failed', 'wrong_number')
})

test('what the own phone tells before it says whose it is waits for that', async (t) => {
  const { engine, instance, journal, becomes } = await prepare(t, showQr, { phone: OWN })
  await instance.start()
  await becomes('awaiting_scan')
  engine.last.tell({ type: 'message', message: received(BIA, 'early') })
  journal.flush()
  assert.equal(journal.read(0, 20).filter(({ type }) => type === 'message').length, 0)
  engine.last.tell(connected(OWN))
  await becomes('connected')
  await eventually(() => {
    journal.flush()
    return journal.read(0, 20).some(({ type }) => type === 'message')
  })
})

test('killed while it unlinks, the next life says which phone it was', async (t) => {
  const first = await prepare(t, showQr, { phone: OWN })
  first.engine.onUnlink = () => new Promise(() => {})
  await first.instance.start()
  await first.becomes('awaiting_scan')
  first.engine.last.tell(connected(OTHER))
  await eventually(() => first.engine.unlinked)
  await first.close()
  const second = await prepare(t, showQr, { phone: OWN, folder: first.folder })
  await second.instance.start()
  await second.becomes('failed', 'wrong_number')
  assert.equal(second.instance.board.facts.phone, OTHER)
  await second.instance.start()
  await second.becomes('awaiting_scan')
})

test('after a refusal the own phone connects', async (t) => {
  const api = await startApp(t, { INSTANCE_PHONE: OWN })
  await api.post('/start')
  await eventually(async () => (await api.status()).status === 'awaiting_scan')
  assert.equal((await api.post('/pairing-code', { phone: OTHER })).status, 409)
  await api.post('/memory/scan', { phone: OTHER })
  await eventually(async () => (await api.status()).status_reason === 'wrong_number')
  await connect(api)
  await api.post('/memory/incoming', { from: '5511', body: 'hello' })
  const told = await readEvents(api, 10)
  assert.equal(told.filter(({ type }) => type === 'message').length, 1)
})
