import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { Journal } from '../src/journal/journal.ts'
import { temporaryFolder } from './support/app.ts'

const qr = (text: string) => ({ qr: text, expires_at: '2026-01-01T00:00:00.000Z' })
const message = (id: string) => ({
  message_id: id,
  chat_id: '1@c.us',
  chat_kind: 'direct' as const,
  from_me: false,
  author_id: '1@c.us',
  author_name: null,
  kind: 'chat',
  body: 'hello',
  timestamp: 1,
  ack: 0,
  has_media: false,
  reply_to: null,
})

/** As the inbox does it. */
function recordMessage(journal: Journal, data: ReturnType<typeof message>): void {
  journal.compose((insert) => {
    if (journal.told.isNewMessage(data.message_id)) insert('message', data)
  })
}

test('events are numbered from one and a number is never used twice', async (t) => {
  const file = join(await temporaryFolder(t), 'journal.db')
  const first = new Journal(file, 0)
  first.record('qr', qr('a'))
  first.record('qr', qr('b'))
  first.flush()
  assert.equal(first.acknowledge(2), 2)
  first.close()
  const second = new Journal(file, 0)
  t.after(() => second.close())
  second.record('qr', qr('c'))
  second.flush()
  assert.deepEqual(
    second.read(0, 10).map(({ id, data }) => [id, data]),
    [[3, qr('c')]],
  )
  assert.deepEqual([second.last, second.acknowledged], [3, 2])
})

test('nothing that does not exist yet can be acknowledged, and nothing goes backwards', async (t) => {
  const journal = new Journal(join(await temporaryFolder(t), 'journal.db'), 0)
  t.after(() => journal.close())
  journal.record('qr', qr('a'))
  assert.equal(journal.acknowledge(99), 0)
  journal.flush()
  assert.equal(journal.acknowledge(99), 1)
  assert.equal(journal.acknowledge(0), 1)
})

test('a message is journaled once, also after a restart', async (t) => {
  const file = join(await temporaryFolder(t), 'journal.db')
  const first = new Journal(file, 0)
  recordMessage(first, message('m1'))
  recordMessage(first, message('m1'))
  first.close()
  const second = new Journal(file, 0)
  t.after(() => second.close())
  recordMessage(second, message('m1'))
  recordMessage(second, message('m2'))
  second.flush()
  assert.deepEqual(
    second.read(0, 10).map(({ data }) => (data as { message_id: string }).message_id),
    ['m1', 'm2'],
  )
})

test('a full journal says so, remembers nothing it could not write, and has room for the last word', async (t) => {
  const journal = new Journal(join(await temporaryFolder(t), 'journal.db'), 24)
  t.after(() => journal.close())
  let isFull = false
  journal.onFull = () => {
    isFull = true
  }
  for (let index = 0; !isFull && index < 1000; index++) {
    journal.record('qr', qr('x'.repeat(500)))
    journal.flush()
  }
  assert.ok(isFull && journal.isFull())
  const last = journal.last
  journal.recordLast('status', { status: 'failed', status_reason: 'disk_full' })
  assert.equal(journal.last, last + 1)
  journal.acknowledge(journal.last)
  assert.ok(!journal.isFull())
})

test('a journal is held by one process', async (t) => {
  const file = join(await temporaryFolder(t), 'journal.db')
  const holder = new Journal(file, 0)
  t.after(() => holder.close())
  assert.throws(() => new Journal(file, 0), /locked/)
})

test('whatever was offered survives a kill in the middle of writing', async (t) => {
  const file = join(await temporaryFolder(t), 'journal.db')
  const writer = spawn(process.execPath, [new URL('./support/writer.ts', import.meta.url).pathname, file])
  t.after(() => writer.kill('SIGKILL'))
  let offered = 0
  for await (const chunk of writer.stdout) {
    offered = Number(String(chunk).trim().split('\n').at(-1))
    if (offered > 50) break
  }
  writer.kill('SIGKILL')
  if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit')
  const journal = new Journal(file, 0)
  t.after(() => journal.close())
  assert.ok(journal.last >= offered)
  const events = journal.read(0, 100_000)
  assert.deepEqual(
    events.map(({ id, data }) => [id, (data as { qr: string }).qr]),
    events.map((_, index) => [index + 1, String(index + 1)]),
  )
})

test('text that no database takes is cleaned before it is kept', async (t) => {
  const journal = new Journal(join(await temporaryFolder(t), 'journal.db'), 0)
  t.after(() => journal.close())
  recordMessage(journal, { ...message('m1'), body: 'a\0b \ud83d 😀' })
  journal.flush()
  const bodies = journal.read(0, 1).map(({ data }) => (data as { body: string }).body)
  assert.deepEqual(bodies, ['ab \ufffd 😀'])
})

test('stamps grow with the numbers, also when the clock is set back and after a restart', async (t) => {
  const file = join(await temporaryFolder(t), 'journal.db')
  const now = Date.now()
  t.mock.timers.enable({ apis: ['Date'], now })
  const first = new Journal(file, 0)
  for (const text of ['a', 'b']) first.record('qr', qr(text))
  first.flush()
  const [a, b] = first.read(0, 2).map(({ at }) => at) as [string, string]
  first.acknowledge(2)
  first.close()
  t.mock.timers.setTime(now - 60_000)
  const second = new Journal(file, 0)
  t.after(() => second.close())
  second.record('qr', qr('c'))
  second.flush()
  const [c] = second.read(2, 1).map(({ at }) => at) as [string]
  assert.ok(a < b && b < c)
  assert.equal(Date.parse(c.slice(0, 23)), now)
})
