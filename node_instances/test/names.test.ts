import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import type { Message } from '../src/engine/types.ts'
import { Journal } from '../src/journal/journal.ts'
import { Inbox } from '../src/messages/inbox.ts'
import { Outbox } from '../src/messages/outbox.ts'
import { silent, temporaryFolder } from './support/app.ts'
import { received } from './support/messages.ts'

const PHONE = '5521988880001'
const [BY_PHONE, BY_LID, OTHER] = [`${PHONE}@c.us`, '777@lid', '5521988880002@c.us']
const GROUP = '120363000000000001@g.us'
const KNOWN = { phone: PHONE, lid: '777' }

async function openJournal(t: TestContext, prepare?: (file: string) => void) {
  const file = join(await temporaryFolder(t), 'journal.db')
  prepare?.(file)
  const journal = new Journal(file, 0)
  t.after(() => journal.close())
  const outbox = new Outbox(journal, 1, '')
  const inbox = new Inbox(journal, outbox, silent)
  const tell = (message_id: string, more: Partial<Message> = {}) => {
    const [fromMe, chat = ''] = message_id.split('_')
    const kind = chat.endsWith('@g.us') ? 'group' : 'direct'
    inbox.tell(received(chat, 'oi', { message_id, from_me: fromMe === 'true', chat_kind: kind, ...more }))
    journal.flush()
  }
  const events = (type: string) => {
    journal.flush()
    return journal.read(0, 1000).filter((event) => event.type === type)
  }
  const ids = () => events('message').map(({ data }) => (data as Message).message_id)
  return { journal, inbox, outbox, tell, events, ids }
}

test('a message is told once, by whichever of its ids it comes', async (t) => {
  const { tell, ids } = await openJournal(t)
  for (const direction of ['true', 'false']) {
    tell(`${direction}_${BY_PHONE}_X`, { phone: PHONE })
    tell(`${direction}_${BY_LID}_X`, KNOWN)
    tell(`${direction}_${BY_PHONE}_X`)
    tell(`${direction}_${BY_LID}_Y`)
    tell(`${direction}_${BY_PHONE}_Y`)
  }
  assert.deepEqual(ids(), [
    `true_${BY_PHONE}_X`,
    `true_${BY_LID}_Y`,
    `false_${BY_PHONE}_X`,
    `false_${BY_LID}_Y`,
  ])
})

test('two people, both directions and two chats may use one stanza', async (t) => {
  const { tell, ids } = await openJournal(t)
  const all = [
    `false_${BY_PHONE}_X`,
    `true_${BY_PHONE}_X`,
    `false_${OTHER}_X`,
    `true_${OTHER}_X`,
    `false_${GROUP}_X_${BY_PHONE}`,
    `false_${GROUP}_X_${OTHER}`,
    `true_${GROUP}_X_5521900000000@c.us`,
    `false_2${GROUP}_X_${OTHER}`,
  ]
  for (const id of [...all, ...all]) tell(id, { author_id: id.split('_')[3] ?? id.split('_')[1] ?? '' })
  assert.deepEqual(ids(), all)
})

test("a group's message is told once with and without its author, by phone and by LID", async (t) => {
  const { tell, ids } = await openJournal(t)
  tell(`false_${GROUP}_X_${BY_PHONE}`, { author_id: BY_PHONE, phone: PHONE })
  tell(`false_${GROUP}_X_${BY_LID}`, { author_id: BY_LID, ...KNOWN })
  tell(`false_${GROUP}_X`, { author_id: BY_LID, ...KNOWN })
  tell(`false_${GROUP}_X`, { author_id: OTHER })
  tell(`true_${GROUP}_X_5521900000000@c.us`)
  tell(`true_${GROUP}_X_999@lid`)
  tell(`true_${GROUP}_X`)
  tell(`true_${GROUP}_Y`)
  tell(`true_${GROUP}_Y_999@lid`)
  assert.deepEqual(ids(), [
    `false_${GROUP}_X_${BY_PHONE}`,
    `false_${GROUP}_X`,
    `true_${GROUP}_X_5521900000000@c.us`,
    `true_${GROUP}_Y`,
  ])
})

test('one that was told twice before anybody knew whose it is is told no third time', async (t) => {
  const { tell, ids } = await openJournal(t)
  tell(`false_${GROUP}_X_${BY_PHONE}`)
  tell(`false_${GROUP}_X_${BY_LID}`)
  assert.equal(ids().length, 2)
  for (const author of [BY_PHONE, BY_LID]) {
    tell(`false_${GROUP}_X_${author}`, { author_id: author, ...KNOWN })
    tell(`false_${GROUP}_X`, { author_id: author, ...KNOWN })
  }
  assert.equal(ids().length, 2)
})

test('a stanza that looks like one with an author takes no other message', async (t) => {
  const { inbox, tell, events } = await openJournal(t)
  const odd = `false_${GROUP}_X_${BY_PHONE}_${OTHER}`
  tell(odd, { author_id: OTHER })
  tell(`false_${GROUP}_X_${BY_PHONE}`, { author_id: BY_PHONE })
  inbox.take({ type: 'message_revoke', messageId: `false_${GROUP}_X`, chatId: GROUP })
  const told = [...events('message'), ...events('message_revoke')]
  assert.deepEqual(
    told.map(({ data }) => (data as Message).message_id),
    [odd, `false_${GROUP}_X_${BY_PHONE}`, `false_${GROUP}_X_${BY_PHONE}`],
  )
})

test('in a direct chat a stanza is all that follows the chat', async (t) => {
  const { tell, ids } = await openJournal(t)
  const odd = `X_${OTHER}`
  tell(`false_${BY_PHONE}_X`, KNOWN)
  for (const wid of [BY_LID, BY_PHONE]) tell(`false_${wid}_${odd}`, KNOWN)
  assert.deepEqual(ids(), [`false_${BY_PHONE}_X`, `false_${BY_LID}_${odd}`])
})

test('ids of another shape are what they are', async (t) => {
  const { tell, ids } = await openJournal(t)
  for (const id of ['m1', 'm1', 'M1', 'true_m1', 'true__x', '_', 'false_a_b_c_d']) tell(id, KNOWN)
  assert.deepEqual(ids(), ['m1', 'M1', 'true_m1', 'true__x', '_', 'false_a_b_c_d'])
})

test('what happens to a message is told of the id it was told by', async (t) => {
  const { inbox, tell, events } = await openJournal(t)
  tell(`false_${BY_PHONE}_X`)
  tell(`true_${BY_PHONE}_Y`, { ack: 1 })
  inbox.take({ type: 'identity', ...KNOWN })
  const [theirs, ours] = [`false_${BY_LID}_X`, `true_${BY_LID}_Y`]
  for (let round = 0; round < 2; round++) {
    inbox.take({ type: 'message_ack', messageId: ours, ack: 3 })
    inbox.take({ type: 'message_ack', messageId: ours, ack: 2 })
    inbox.take({ type: 'message_edit', messageId: theirs, chatId: BY_LID, body: 'novo', editedAt: 5 })
    inbox.take({ type: 'message_revoke', messageId: theirs, chatId: BY_LID })
    inbox.take({ type: 'reaction', messageId: ours, senderId: BY_LID, emoji: '+' })
  }
  const told = ['message_ack', 'message_edit', 'message_revoke', 'reaction'].map((type) =>
    events(type).map(({ data }) => (data as { message_id: string }).message_id),
  )
  const [theirName, ourName] = [[`false_${BY_PHONE}_X`], [`true_${BY_PHONE}_Y`]]
  assert.deepEqual(told, [ourName, theirName, theirName, ourName])
})

test('one person has one reaction, whichever of his ids the page has it by', async (t) => {
  const { inbox, tell, events } = await openJournal(t)
  const message = received(BY_LID, 'oi', KNOWN)
  const state = { message, editedAt: 0 }
  const reactions = () =>
    events('reaction').map(({ data }) => {
      const { sender_id, emoji } = data as { sender_id: string; emoji: string }
      return `${sender_id} ${emoji}`
    })
  inbox.compare({ ...state, reactions: { [BY_PHONE]: '+' } })
  inbox.compare({ ...state, reactions: { [BY_LID]: '+' } })
  inbox.compare({ ...state, reactions: { [BY_PHONE]: '+', [BY_LID]: '!' } })
  inbox.compare({ ...state, reactions: { [OTHER]: '?', [BY_LID]: '!' } })
  inbox.take({ type: 'reaction', messageId: message.message_id, senderId: BY_LID, emoji: '' })
  inbox.compare({ ...state, reactions: { [OTHER]: '?' } })
  assert.deepEqual(reactions(), [`${BY_PHONE} +`, `${BY_PHONE} !`, `${OTHER} ?`, `${BY_PHONE} `])
  tell(message.message_id)
  assert.equal(events('message').length, 1)
})

test('a message that could not be read is completed under the id it was told by', async (t) => {
  const { tell, ids } = await openJournal(t)
  tell(`false_${BY_PHONE}_X`, { kind: 'ciphertext' })
  tell(`false_${BY_LID}_X`, { kind: 'ciphertext', ...KNOWN })
  tell(`false_${BY_LID}_X`, KNOWN)
  tell(`false_${BY_PHONE}_X`, { kind: 'ciphertext' })
  assert.deepEqual(ids(), [`false_${BY_PHONE}_X`, `false_${BY_PHONE}_X`])
})

test('a send is known by every id of its message, and settled', async (t) => {
  const { journal, inbox, outbox, tell, events } = await openJournal(t)
  const session = {
    send: (_outgoing: unknown, onCreated: (id: string) => void) => {
      onCreated(`true_${BY_PHONE}_Z`)
      return Promise.reject(new Error('cut'))
    },
  }
  const request = { client_key: 'key', to: BY_PHONE, kind: 'text', body: 'oi' } as const
  const { signal } = new AbortController()
  const connected = () => session as never
  await outbox.send([request], connected, () => {}, signal)
  inbox.take({ type: 'identity', ...KNOWN })
  tell(`true_${BY_LID}_Z`)
  const [message] = events('message')
  const told = message?.data as Message | undefined
  assert.deepEqual([told?.client_key, told?.message_id], ['key', `true_${BY_PHONE}_Z`])
  inbox.take({ type: 'message_ack', messageId: `true_${BY_LID}_Z`, ack: 1 })
  journal.flush()
  assert.equal((await outbox.recorded('key')).status, 'sent')
})

test('a reply names what it answers by the id that was told by', async (t) => {
  const { tell, events } = await openJournal(t)
  tell(`false_${BY_PHONE}_X`)
  tell(`true_${BY_LID}_Y`, { reply_to: `false_${BY_LID}_X`, ...KNOWN })
  tell(`true_${BY_LID}_Z`, { reply_to: 'X' })
  const replies = events('message').map(({ data }) => (data as Message).reply_to)
  assert.deepEqual(replies, [null, `false_${BY_PHONE}_X`, 'X'])
})

test('a journal from before knows what it told', async (t) => {
  const { tell, ids, events, inbox } = await openJournal(t, (file) => {
    const database = new DatabaseSync(file)
    database.exec(`
      create table seen_messages (message_id text primary key, at integer not null) strict, without rowid;
      create table told_reactions (message_id text not null, sender text not null, emoji text not null,
        at integer not null, primary key (message_id, sender)) strict, without rowid;
      insert into seen_messages values ('false_${BY_PHONE}_X', ${Date.now()});
      insert into told_reactions values ('false_${BY_PHONE}_X', '${BY_PHONE}', '+', ${Date.now()});`)
    database.close()
  })
  tell(`false_${BY_LID}_X`, KNOWN)
  assert.deepEqual(ids(), [])
  const message = received(BY_LID, 'oi', { message_id: `false_${BY_LID}_X`, ...KNOWN })
  inbox.compare({ message, editedAt: 0, reactions: { [BY_LID]: '+' } })
  assert.equal(events('reaction').length, 0)
  inbox.compare({ message, editedAt: 0, reactions: {} })
  const [gone] = events('reaction')
  assert.deepEqual(gone?.data, { message_id: `false_${BY_PHONE}_X`, sender_id: BY_PHONE, emoji: '' })
})

test('who is who survives a restart, and is forgotten with what was told', async (t) => {
  const file = join(await temporaryFolder(t), 'journal.db')
  const now = Date.now()
  t.mock.timers.enable({ apis: ['Date'], now })
  const first = new Journal(file, 0)
  first.transaction(() => first.told.identities.learn('777', PHONE))
  first.close()
  const second = new Journal(file, 0)
  assert.deepEqual(second.told.identities.idsOf(BY_LID), [BY_LID, BY_PHONE])
  second.close()
  t.mock.timers.setTime(now + 16 * 86_400_000)
  const third = new Journal(file, 0)
  t.after(() => third.close())
  assert.deepEqual(third.told.identities.idsOf(BY_LID), [BY_LID])
})
