import assert from 'node:assert/strict'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { SendAnswer, SendRequest } from '../src/contract.generated.ts'
import type { Session } from '../src/engine/types.ts'
import { InstanceError } from '../src/errors.ts'
import { Journal } from '../src/journal/journal.ts'
import { readMedia } from '../src/messages/media_input.ts'
import { Outbox, type Outcome } from '../src/messages/outbox.ts'
import { temporaryFolder } from './support/app.ts'

const request: SendRequest = { client_key: 'key', to: '5511999990000', kind: 'text', body: 'hi' }

async function openJournal(t: TestContext): Promise<Journal> {
  const journal = new Journal(join(await temporaryFolder(t), 'journal.db'), 0)
  t.after(() => journal.close())
  return journal
}

/** What becomes of each of a list. */
async function sendList(
  outbox: Outbox,
  requests: SendRequest[],
  session: Session,
  asker = new AbortController().signal,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  await outbox.send(
    requests,
    () => session,
    (outcome) => outcomes.push(outcome),
    asker,
  )
  return outcomes
}

/** What becomes of a list of one; throws what stands against it. */
async function send(outbox: Outbox, request: SendRequest, connected: () => Session): Promise<SendAnswer> {
  const outcomes: Outcome[] = []
  const asker = new AbortController().signal
  await outbox.send([request], connected, (outcome) => outcomes.push(outcome), asker)
  const [outcome] = outcomes as [Outcome]
  if ('error' in outcome) throw outcome.error
  return outcome
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
  assert.deepEqual(await send(outbox, request, () => session), unconfirmed)
  assert.deepEqual(await send(outbox, request, () => session), unconfirmed)
  outbox.acknowledged('wa-1', 1)
  journal.flush()
  assert.equal((await send(outbox, request, () => session)).status, 'sent')
  assert.equal(calls(), 1)
})

test('a process killed while sending leaves the key unconfirmed, with the id it had learned', async (t) => {
  const journal = await openJournal(t)
  const { session, calls } = sessionThat((_message, onCreated) => {
    onCreated('wa-1')
    return new Promise(() => {})
  })
  const cutShort = send(new Outbox(journal, 0.5, ''), request, () => session)
  while (calls() === 0) await new Promise(setImmediate)
  journal.flush()
  const afterRestart = new Outbox(journal, 0.5, '')
  const answer = await send(afterRestart, request, () => session)
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
  await assert.rejects(send(outbox, request, offline), { code: 'not_connected' })
  const deaf = {
    ...session,
    findNumber: () => Promise.reject(new InstanceError('engine_timeout')),
  } as Session
  await assert.rejects(
    send(outbox, request, () => deaf),
    { code: 'engine_timeout' },
  )
  assert.equal((await send(outbox, request, () => session)).status, 'sent')
  assert.equal(calls(), 1)
})

test('a refusal by the server is failed', async (t) => {
  const outbox = new Outbox(await openJournal(t), 1, '')
  const { session } = sessionThat(async () => -1)
  assert.equal((await send(outbox, request, () => session)).status, 'failed')
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
  const sending = send(outbox, request, () => session)
  await new Promise(setImmediate)
  assert.deepEqual(await outbox.recorded('key'), await sending)
  assert.deepEqual(await outbox.recorded('key'), await sending)
})

test('a refusal after the key is on disk is answered again, and nothing is sent again', async (t) => {
  const outbox = new Outbox(await openJournal(t), 1, '')
  const { session, calls } = sessionThat(() => Promise.reject(new InstanceError('reach_out_time_lock')))
  for (let round = 0; round < 2; round++)
    await assert.rejects(
      send(outbox, request, () => session),
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
    assert.equal((await send(outbox, edit, () => done.session)).status, 'sent')
  assert.equal(done.calls(), 1)
  const late = sessionThatChanges(() => Promise.reject(new InstanceError('edit_too_late')))
  for (let round = 0; round < 2; round++)
    await assert.rejects(
      send(outbox, { ...edit, client_key: 'late' }, () => late.session),
      { code: 'edit_too_late' },
    )
  assert.equal(late.calls(), 1)
})

test('a change of which nothing is known leaves its key free: it is done again', async (t) => {
  const outbox = new Outbox(await openJournal(t), 0.05, '')
  const hung = sessionThatChanges(() => new Promise(() => {}))
  assert.equal((await send(outbox, edit, () => hung.session)).status, 'unconfirmed')
  await assert.rejects(outbox.recorded('key'), { code: 'client_key_unknown' })
  const { session, calls } = sessionThatChanges(async () => {})
  assert.equal((await send(outbox, edit, () => session)).status, 'sent')
  assert.equal(calls(), 1)
})

const listed: SendRequest[] = ['a', 'b', 'c', 'd'].map((client_key) => ({ ...request, client_key }))

/** Of each: what became of it, or the code of what stands against it. */
function words(outcomes: Outcome[]): string[] {
  return outcomes.map((outcome) =>
    'error' in outcome ? (outcome.error as InstanceError).code : outcome.status,
  )
}

test('a list is sent in its order, a refusal stops nothing, and each is told when it is known', async (t) => {
  const outbox = new Outbox(await openJournal(t), 1, '')
  const heard: string[] = []
  const { session } = sessionThat(async (_message, onCreated) => {
    heard.push('sent')
    onCreated(`wa-${heard.length}`)
    return 1
  })
  const requests = listed.map((one, place) => (place === 1 ? { ...one, to: '00000' } : one))
  const particular = { ...session, findNumber: async (phone: string) => (phone === '00000' ? null : phone) }
  await outbox.send(
    requests,
    () => particular as Session,
    ({ client_key }) => heard.push(client_key),
    new AbortController().signal,
  )
  assert.deepEqual(heard, ['sent', 'a', 'b', 'sent', 'c', 'sent', 'd'])
})

test('what may have left holds back those after it, which are as if never asked for', async (t) => {
  const outbox = new Outbox(await openJournal(t), 0.05, '')
  const { session, calls } = sessionThat(async ({ body }) => (body === 'hang' ? new Promise(() => {}) : 1))
  const requests = listed.map((one, place) => (place === 1 ? { ...one, body: 'hang' } : one))
  const outcomes = words(await sendList(outbox, requests, session))
  assert.deepEqual(outcomes, ['sent', 'unconfirmed', 'held_back', 'held_back'])
  for (const key of ['c', 'd']) await assert.rejects(outbox.recorded(key), { code: 'client_key_unknown' })
  assert.equal(calls(), 2)
  assert.deepEqual(words(await sendList(outbox, requests.slice(2), session)), ['sent', 'sent'])
})

test('when whoever asked is gone nothing more of the list is begun', async (t) => {
  const outbox = new Outbox(await openJournal(t), 1, '')
  const asker = new AbortController()
  const { session, calls } = sessionThat(async () => {
    asker.abort()
    return 1
  })
  const sending = sendList(outbox, listed, session, asker.signal)
  const next = outbox.recorded('b')
  assert.deepEqual(words(await sending), ['sent', 'held_back', 'held_back', 'held_back'])
  await assert.rejects(next, { code: 'client_key_unknown' })
  assert.equal((await outbox.recorded('a')).status, 'sent')
  assert.equal(calls(), 1)
})

for (const [what, boot, later] of [
  ['a kill leaves only what was begun in doubt, the rest was never asked for', 1, 'client_key_unknown'],
  ['a power cut leaves all of a list in doubt: nobody knows what was begun', 2, 'unconfirmed'],
] as const)
  test(what, async (t) => {
    const journal = await openJournal(t)
    const { session, calls } = sessionThat(async () => (calls() === 1 ? 1 : new Promise(() => {})))
    const cutShort = sendList(new Outbox(journal, 0.5, '', 1), listed, session)
    while (calls() < 2) await new Promise(setImmediate)
    const afterRestart = new Outbox(journal, 0.5, '', boot)
    const answers = listed.map(({ client_key }) =>
      afterRestart.recorded(client_key).then(
        ({ status }) => status,
        ({ code }) => code,
      ),
    )
    assert.deepEqual(await Promise.all(answers), ['sent', 'unconfirmed', later, later])
    await cutShort
  })
