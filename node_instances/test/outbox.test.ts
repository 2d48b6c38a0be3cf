import assert from 'node:assert/strict'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { SendRequest } from '../src/contract.generated.ts'
import type { Session } from '../src/engine/types.ts'
import { InstanceError } from '../src/errors.ts'
import { Journal } from '../src/journal/journal.ts'
import { readMedia } from '../src/messages/media_input.ts'
import { Outbox } from '../src/messages/outbox.ts'
import { temporaryFolder } from './support/app.ts'

const request: SendRequest = { client_key: 'key', to: '5511999990000', kind: 'text', body: 'hi' }

async function openJournal(t: TestContext): Promise<Journal> {
  const journal = new Journal(join(await temporaryFolder(t), 'journal.db'), 0)
  t.after(() => journal.close())
  return journal
}

/** A session that only sends; it counts how often it was told to. */
function sessionThat(send: Session['send']): { session: Session; calls: () => number } {
  let calls = 0
  const session = {
    findNumber: async (phone: string) => `${phone}@c.us`,
    send: (...parameters: Parameters<Session['send']>) => {
      calls += 1
      return send(...parameters)
    },
  } as unknown as Session
  return { session, calls: () => calls }
}

test('no acknowledgement in time is unconfirmed, is not sent again, and a late one settles it', async (t) => {
  const journal = await openJournal(t)
  const outbox = new Outbox(journal, 0.05, '')
  const { session, calls } = sessionThat((_message, onCreated) => {
    onCreated('wa-1')
    return new Promise(() => {})
  })
  const unconfirmed = { client_key: 'key', message_id: 'wa-1', status: 'unconfirmed' }
  assert.deepEqual(await outbox.send(request, () => session), unconfirmed)
  assert.deepEqual(await outbox.send(request, () => session), unconfirmed)
  outbox.acknowledged('wa-1', 1)
  journal.flush()
  assert.equal((await outbox.send(request, () => session)).status, 'sent')
  assert.equal(calls(), 1)
})

test('a process killed while sending leaves the key unconfirmed, with the id it had learned', async (t) => {
  const journal = await openJournal(t)
  const { session, calls } = sessionThat((_message, onCreated) => {
    onCreated('wa-1')
    return new Promise(() => {})
  })
  const cutShort = new Outbox(journal, 0.5, '').send(request, () => session)
  while (calls() === 0) await new Promise(setImmediate)
  journal.flush()
  const afterRestart = new Outbox(journal, 0.5, '')
  const answer = await afterRestart.send(request, () => session)
  assert.deepEqual(answer, { client_key: 'key', message_id: 'wa-1', status: 'unconfirmed' })
  assert.equal(calls(), 1)
  await cutShort
})

test('what the engine was never told to send leaves the key free', async (t) => {
  const outbox = new Outbox(await openJournal(t), 1, '')
  const { session, calls } = sessionThat(async () => 1)
  const offline = () => {
    throw new InstanceError('not_connected')
  }
  await assert.rejects(outbox.send(request, offline), { code: 'not_connected' })
  const deaf = {
    ...session,
    findNumber: () => Promise.reject(new InstanceError('engine_timeout')),
  } as Session
  await assert.rejects(
    outbox.send(request, () => deaf),
    { code: 'engine_timeout' },
  )
  assert.equal((await outbox.send(request, () => session)).status, 'sent')
  assert.equal(calls(), 1)
})

test('a refusal by the server is failed', async (t) => {
  const outbox = new Outbox(await openJournal(t), 1, '')
  const { session } = sessionThat(async () => -1)
  assert.equal((await outbox.send(request, () => session)).status, 'failed')
})

test('a path is read below the media folder only, wherever links lead', async (t) => {
  const folder = await temporaryFolder(t)
  const [media, secret] = [join(folder, 'media'), join(folder, 'token')]
  await mkdir(media)
  await writeFile(secret, 'secret')
  await writeFile(join(media, 'photo.png'), 'picture')
  await symlink(secret, join(media, 'link'))
  const read = (path: string) => readMedia({ path, mimetype: 'image/png' }, media)
  assert.equal((await read(join(media, 'photo.png'))).bytes.toString(), 'picture')
  for (const path of [secret, `${media}/../token`, join(media, 'link'), '/proc/self/environ', media])
    await assert.rejects(read(path), { code: 'media_unreadable' })
})

test('a key answers what became of it, and a key that was never sent says so', async (t) => {
  const journal = await openJournal(t)
  const outbox = new Outbox(journal, 0.5, '')
  await assert.rejects(outbox.recorded('key'), { code: 'client_key_unknown' })
  const { session } = sessionThat(async (_message, onCreated) => {
    onCreated('wa-1')
    return 1
  })
  const sending = outbox.send(request, () => session)
  await new Promise(setImmediate)
  assert.deepEqual(await outbox.recorded('key'), await sending)
  assert.deepEqual(await outbox.recorded('key'), await sending)
})

test('a refusal after the key is on disk is answered again, and nothing is sent again', async (t) => {
  const outbox = new Outbox(await openJournal(t), 1, '')
  const { session, calls } = sessionThat(() => Promise.reject(new InstanceError('reach_out_time_lock')))
  for (let round = 0; round < 2; round++)
    await assert.rejects(
      outbox.send(request, () => session),
      { code: 'reach_out_time_lock' },
    )
  assert.equal(calls(), 1)
})

const edit: SendRequest = { ...request, kind: 'edit', target: 'true_a@c.us_1', body: 'new' }

/** A session that only changes messages; it counts how often it was told to. */
function sessionThatChanges(change: Session['change']): { session: Session; calls: () => number } {
  let calls = 0
  const session = {
    change: (...parameters: Parameters<Session['change']>) => {
      calls += 1
      return change(...parameters)
    },
  } as unknown as Session
  return { session, calls: () => calls }
}

test('a change that is done is done once, and refused for good when it is refused', async (t) => {
  const outbox = new Outbox(await openJournal(t), 1, '')
  const done = sessionThatChanges(async () => {})
  for (let round = 0; round < 2; round++)
    assert.equal((await outbox.send(edit, () => done.session)).status, 'sent')
  assert.equal(done.calls(), 1)
  const late = sessionThatChanges(() => Promise.reject(new InstanceError('edit_too_late')))
  for (let round = 0; round < 2; round++)
    await assert.rejects(
      outbox.send({ ...edit, client_key: 'late' }, () => late.session),
      { code: 'edit_too_late' },
    )
  assert.equal(late.calls(), 1)
})

test('a change of which nothing is known leaves its key free: it is done again', async (t) => {
  const outbox = new Outbox(await openJournal(t), 0.05, '')
  const hung = sessionThatChanges(() => new Promise(() => {}))
  assert.equal((await outbox.send(edit, () => hung.session)).status, 'unconfirmed')
  await assert.rejects(outbox.recorded('key'), { code: 'client_key_unknown' })
  const { session, calls } = sessionThatChanges(async () => {})
  assert.equal((await outbox.send(edit, () => session)).status, 'sent')
  assert.equal(calls(), 1)
})
