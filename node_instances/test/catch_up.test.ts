import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { InstanceError } from '../src/errors.ts'
import { Journal } from '../src/journal/journal.ts'
import { CatchUp } from '../src/messages/catch_up.ts'
import { Directory } from '../src/messages/directory.ts'
import { Inbox } from '../src/messages/inbox.ts'
import { Outbox } from '../src/messages/outbox.ts'
import { type Api, connect, eventually, silent, startApp, temporaryFolder } from './support/app.ts'
import { readEvents } from './support/events.ts'
import { BIA, CAIO, received, sessionWith } from './support/messages.ts'

type Told = { type: string; data: Record<string, unknown> }

/** Everything journaled, without the statuses. */
async function told(api: Api): Promise<Told[]> {
  const { last } = (await api.status()).journal
  const events = await readEvents(api, last)
  return events.filter(({ type }) => !['status', 'qr', 'chat', 'contact'].includes(type))
}

async function reconnect(api: Api): Promise<void> {
  const { last } = (await api.status()).journal
  await api.post('/memory/crash')
  await eventually(async () => {
    const status = await api.status()
    return status.status === 'connected' && status.journal.last >= last + 2
  })
}

async function ids(answer: Promise<Response>): Promise<string[]> {
  return ((await (await answer).json()) as { message_ids: string[] }).message_ids
}

test('what came while away is told once, both ways and in order, with what happened meanwhile', async (t) => {
  const api = await startApp(t)
  await connect(api)
  const bia = '5521988880001'
  const [first] = await ids(api.post('/memory/incoming', { from: bia, body: 'first' }))
  const [ours] = await ids(api.post('/memory/outgoing', { to: bia, body: 'ours' }))
  await eventually(async () => (await told(api)).length === 2)
  await api.post('/memory/deaf')
  await api.post('/memory/incoming', { from: bia, body: 'away' })
  await api.post('/memory/outgoing', { to: bia, body: 'from the phone' })
  await api.post('/memory/change', { message_id: first, edit: 'edited' })
  await api.post('/memory/change', { message_id: first, reaction: { sender: 'me', emoji: '+' } })
  await api.post('/memory/change', { message_id: ours, ack: 3 })
  await reconnect(api)
  const all = await eventually(async () => {
    const events = await told(api)
    return events.length === 7 ? events : null
  })
  assert.deepEqual(
    all.slice(2).map(({ type, data }) => [type, data.body ?? data.ack ?? data.emoji]),
    [
      ['message', 'away'],
      ['message', 'from the phone'],
      ['message_edit', 'edited'],
      ['reaction', '+'],
      ['message_ack', 3],
    ],
  )
  await api.post('/memory/deaf')
  await api.post('/memory/change', { message_id: first, reaction: { sender: 'me', emoji: '' } })
  await api.post('/memory/change', { message_id: first, revoke: true })
  await reconnect(api)
  const [revoked, takenBack] = await eventually(async () => {
    const events = (await told(api)).slice(7)
    return events.length === 2 ? events : null
  })
  assert.deepEqual([revoked?.type, takenBack?.data.emoji], ['message_revoke', ''])
  await reconnect(api)
  assert.equal((await told(api)).length, 9)
})

test('what the phone had before it was paired is history', async (t) => {
  const api = await startApp(t)
  await api.post('/memory/incoming', { from: '5521988880001', body: 'long ago', count: 3 })
  await connect(api)
  await api.post('/memory/deaf')
  await api.post('/memory/incoming', { from: '5521988880001', body: 'since then' })
  await reconnect(api)
  const [only, ...others] = await eventually(async () => {
    const events = await told(api)
    return events.length > 0 ? events : null
  })
  assert.deepEqual([only?.data.body, others], ['since then', []])
})

test('an inbox that was emptied on the phone says so', async (t) => {
  const api = await startApp(t)
  await connect(api)
  await api.post('/memory/incoming', { from: '5521988880001', body: 'oi', count: 2 })
  await api.post('/memory/seen', { chat: BIA })
  await api.post('/memory/incoming', { from: '5521988880001', body: 'tchau' })
  const { last } = await eventually(async () => {
    const { journal } = await api.status()
    return journal.last >= 8 ? journal : null
  })
  const events = (await readEvents(api, last)).slice(4)
  assert.deepEqual(
    events.map(({ type, data }) => data.body ?? [type, data.unread_count]),
    ['oi 1', 'oi 2', ['chat', 0], 'tchau'],
  )
})

async function openInbox(t: TestContext) {
  const journal = new Journal(join(await temporaryFolder(t), 'journal.db'), 0)
  t.after(() => journal.close())
  const inbox = new Inbox(journal, new Outbox(journal, 1, ''), silent)
  const events = (type = 'message') => {
    journal.flush()
    return journal.read(0, 10_000).filter((event) => event.type === type)
  }
  const bodies = () => events().map(({ data }) => (data as { body: string }).body)
  return { journal, inbox, events, bodies }
}

test('new messages wait behind older ones of their chat, and others do not', async (t) => {
  const { inbox, bodies } = await openInbox(t)
  const away = [received(BIA, 'away 1'), received(BIA, 'away 2')]
  const reading = Promise.withResolvers<void>()
  const session = sessionWith(away)
  const readMessages = session.readMessages
  session.readMessages = async (messageIds) => {
    await reading.promise
    return readMessages(messageIds)
  }
  inbox.connected(session)
  const live = received(BIA, 'live')
  inbox.take({ type: 'message', message: live })
  inbox.take({ type: 'message', message: received(CAIO, 'other chat') })
  await eventually(() => bodies().length === 1)
  assert.deepEqual(bodies(), ['other chat'])
  // The phone has the new one by now, too.
  away.push(live)
  reading.resolve()
  await eventually(() => bodies().length === 4)
  assert.deepEqual(bodies(), ['other chat', 'away 1', 'away 2', 'live'])
})

test('cut short at any point, the next connection finds the rest', async (t) => {
  const { inbox, bodies } = await openInbox(t)
  const away = Array.from({ length: 1000 }, (_, index) => received(BIA, `away ${index}`))
  const broken = sessionWith(away)
  const readMessages = broken.readMessages
  let reads = 0
  broken.readMessages = (messageIds) => {
    reads += 1
    if (reads === 3) inbox.disconnected()
    return readMessages(messageIds)
  }
  inbox.connected(broken)
  inbox.take({ type: 'message', message: received(CAIO, 'live') })
  await eventually(() => reads === 3)
  inbox.connected(sessionWith(away))
  await eventually(() => bodies().filter((body) => body.startsWith('away')).length === 1000)
  assert.deepEqual(
    bodies().filter((body) => body.startsWith('away')),
    away.map(({ body }) => body),
  )
})

test('a page that cannot be read holds nobody up', async (t) => {
  const { inbox, bodies } = await openInbox(t)
  inbox.connected(sessionWith([], { listChatStates: () => Promise.reject(new Error('broken')) }))
  inbox.take({ type: 'message', message: received(BIA, 'live') })
  await eventually(() => bodies().length === 1)
})

test('a chat that cannot be read stops no other, and is told next time', async (t) => {
  const { inbox, bodies } = await openInbox(t)
  const away = [received(BIA, 'bia'), received(CAIO, 'caio')]
  const listMessageIds = sessionWith(away).listMessageIds
  const broken = sessionWith(away, {
    listMessageIds: async (chatId, since, limit) => {
      if (chatId === CAIO) throw new InstanceError('engine_failed')
      return listMessageIds(chatId, since, limit)
    },
  })
  inbox.connected(broken)
  await eventually(() => bodies().length === 1)
  assert.deepEqual(bodies(), ['bia'])
  inbox.connected(sessionWith(away))
  await eventually(() => bodies().length === 2)
  assert.deepEqual(bodies(), ['bia', 'caio'])
})

test('a history that cannot be loaded is told as far as it is there, and begun again', async (t) => {
  const { inbox, bodies } = await openInbox(t)
  const away = [received(BIA, 'earlier'), received(BIA, 'later')]
  const ids = [String(away[1]?.message_id)]
  inbox.connected(sessionWith(away, { listMessageIds: async () => ({ ids, isWhole: false }) }))
  await eventually(() => bodies().length === 1)
  inbox.connected(sessionWith(away))
  await eventually(() => bodies().length === 2)
  assert.deepEqual(bodies(), ['later', 'earlier'])
})

test('a catching up that fails is told, with the names that gave no answer', async (t) => {
  const { journal, events } = await openInbox(t)
  const names = ['WAWebCollections.Chat.getModelsArray']
  const session = sessionWith([], {
    listChatStates: () => Promise.reject(new InstanceError('engine_failed', 'chats cannot be listed')),
    lostNames: async () => names,
  })
  await new CatchUp({
    session,
    isPairing: false,
    journal,
    directory: new Directory(journal, silent),
    log: silent,
    tell: () => {},
    compare: () => {},
    pausesMilliseconds: [0, 0],
  }).run()
  assert.deepEqual(
    events('catch_up_failed').map(({ data }) => data),
    [{ cause: 'WhatsApp Web refused the call. chats cannot be listed', lost_names: names }],
  )
})

test('reactions that nobody knows are not taken for gone', async (t) => {
  const { inbox, journal, events } = await openInbox(t)
  const message = received(BIA, 'oi')
  inbox.compare({ message, editedAt: 0, reactions: { [BIA]: '+' } })
  inbox.compare({ message, editedAt: 0, reactions: null })
  journal.flush()
  assert.equal(events('reaction').length, 1)
})

test('a message that could not be read comes again once it can', async (t) => {
  const { inbox, events } = await openInbox(t)
  inbox.connected(sessionWith([]))
  const message = received(BIA, 'readable')
  const unreadable = { ...message, kind: 'ciphertext', body: '' }
  for (const told of [unreadable, unreadable, message, message, unreadable])
    inbox.take({ type: 'message', message: told })
  const kinds = await eventually(() => (events().length > 1 ? events() : null))
  assert.deepEqual(
    kinds.map(({ data }) => (data as { kind: string }).kind),
    ['ciphertext', 'chat'],
  )
})

test('who writes under a LID alone is asked about once, however much comes', async (t) => {
  const { inbox, events } = await openInbox(t)
  const asked: string[][] = []
  const contact = { contact_id: '777@lid', lid: '777', phone: '5521988880001' }
  const findIdentities = async (contactIds: string[]) => {
    asked.push(contactIds)
    return [contact]
  }
  inbox.connected(sessionWith([], { findIdentities }))
  for (let index = 0; index < 100; index++)
    inbox.take({ type: 'message', message: received('777@lid', String(index), { lid: '777' }) })
  const [found] = await eventually(() => (events('contact').length > 0 ? events('contact') : null))
  assert.deepEqual([found?.data, asked], [contact, [['777@lid']]])
})
