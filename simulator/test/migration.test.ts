import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openScene, type Scene } from './support/scene.ts'
import { openLinked, openSession, type Session } from './support/session.ts'

const PHONE = '5511999990001'
const GROUP = { id: '120363000000000001' }

describe('a contact who goes by his LID from now on', () => {
  let scene: Scene
  let session: Session
  let count = 0

  const post = async (action: string, body: object) => {
    const answer = await scene.call('POST', `/phones/${PHONE}/${action}`, body)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body
  }
  const receive = async (body: object): Promise<string> => {
    const { id } = (await post('incoming', body)).message
    await session.event('message', (message) => message.id._serialized === id)
    return id
  }
  const reactions = async (id: string) =>
    (await (await session.client.getMessageById(id)).getReactions())?.map((reaction) => reaction.id) ?? []
  /** His phone, his LID, and what an id of his becomes. */
  const person = () => {
    const [phone, lid] = [`55219888800${10 + ++count}`, `777000${10 + count}`]
    const renamed = (id: string) => id.replace(`${phone}@c.us`, `${lid}@lid`)
    return { phone, lid, renamed }
  }

  before(async () => {
    scene = await openScene()
    await scene.call('POST', '/phones', { phone: PHONE, name: 'Ana' })
    session = await openLinked(scene, 'one', PHONE)
  })

  after(async () => {
    await session.close()
    await scene.close()
  })

  it('has his messages under other ids, and what happens to them comes under those', async () => {
    const { phone, lid, renamed } = person()
    const theirs = await receive({ from: phone, name: 'Bia', body: 'oi' })
    const inGroup = await receive({ from: phone, group: GROUP, body: 'alguém?' })
    const ours = await session.client.sendMessage(`${phone}@c.us`, 'olá', { waitUntilMsgSent: true })
    const { _serialized: oursId } = ours.id
    await session.event('message_ack', (message, ack) => message.id.id === ours.id.id && ack === 3)
    await post('incoming', { from: phone, reaction: { message_id: oursId, emoji: '👍' } })
    await session.event('message_reaction')
    session.forget()
    await post('migrate', { phone, lid })
    await post('incoming', { from: phone, lid, body: 'depois' })
    await session.event('message', ({ body }) => body === 'depois')
    assert.equal(session.count('message'), 1)
    for (const id of [theirs, inGroup, oursId]) {
      assert.equal(await session.client.getMessageById(id), null)
      assert.equal((await session.client.getMessageById(renamed(id))).id._serialized, renamed(id))
    }
    const chat = await session.client.getChatById(`${lid}@lid`)
    const history = await chat.fetchMessages({ limit: 10 })
    assert.deepEqual(
      history.map(({ body }) => body),
      ['oi', 'olá', 'depois'],
    )
    // The API takes the former ids, too.
    await post('incoming', { from: phone, edit: { message_id: theirs, body: 'oi!' } })
    await session.event('message_edit', (message) => message.id._serialized === renamed(theirs))
    await post('incoming', { from: phone, lid, revoke: { message_id: inGroup } })
    await session.event('message_revoke_everyone', ({ id }) => id._serialized === renamed(inGroup))
    assert.deepEqual(await reactions(renamed(oursId)), ['👍'])
    await post('incoming', { from: phone, lid, reaction: { message_id: oursId, emoji: '' } })
    await session.event('message_reaction', ({ msgId }) => msgId._serialized === renamed(oursId))
    assert.deepEqual(await reactions(renamed(oursId)), [])
    const next = await session.client.sendMessage(`${phone}@c.us`, 'ainda aí?')
    assert.equal(next.to, `${lid}@lid`)
  })

  it('may be told of again as if all were new', async () => {
    const { phone, lid, renamed } = person()
    const id = await receive({ from: phone, body: 'uma vez' })
    await post('migrate', { phone, lid, again: true })
    await session.event('message', (message) => message.id._serialized === renamed(id))
  })

  for (const lost of [true, false]) {
    it(`is known to a page that was away, ${lost ? 'without' : 'by'} the news of it`, async () => {
      const { phone, lid, renamed } = person()
      const id = await receive({ from: phone, body: 'antes' })
      if (lost) await post('faults', { fault: 'offline_receive' })
      await post('faults', { fault: 'drop_socket', seconds: 1 })
      await post('incoming', { from: phone, body: 'fora' })
      await post('migrate', { phone, lid })
      await post('incoming', { from: phone, edit: { message_id: id, body: 'antes!' } })
      session.forget()
      await session.event('change_state', (state) => state === 'CONNECTED')
      const chat = await session.client.getChatById(`${lid}@lid`)
      const bodies = async () => (await chat.fetchMessages({ limit: 9 })).map(({ body }) => body)
      if (!lost) await session.event('message', ({ body }) => body === 'fora')
      assert.deepEqual(await bodies(), ['antes!', 'fora'])
      assert.equal(await session.client.getMessageById(id), null)
      assert.ok(await session.client.getMessageById(renamed(id)))
      await post('faults', { fault: 'none' })
    })
  }

  it('is known to a page that is loaded anew', async () => {
    const { phone, lid, renamed } = person()
    const id = await receive({ from: phone, body: 'antes' })
    await session.close()
    await post('migrate', { phone, lid })
    session = openSession(scene, 'one')
    await session.event('ready')
    assert.ok(await session.client.getMessageById(renamed(id)))
    assert.equal(await session.client.getMessageById(id), null)
  })
})
