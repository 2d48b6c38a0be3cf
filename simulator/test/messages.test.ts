import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type LibraryMessage, library } from './support/library.ts'
import { openScene, type Scene, waitFor } from './support/scene.ts'
import { openLinked, openSession, type Session } from './support/session.ts'

const PHONE = '5511999990001'
const PEER = '5511999990002'
const CUSTOMER = '5521988880000'
const CUSTOMER_CHAT = `${CUSTOMER}@c.us`
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

interface PhoneMessage {
  id: string
  direction: string
  type: string
  body: string
  ack: number
  media: { mimetype: string; filename?: string; size: number } | null
  location: { latitude: number } | null
  vcards: string[] | null
  reply_to: string | null
  reactions: Record<string, string>
  edited_at: string | null
}

describe('messages through the unmodified library', () => {
  let scene: Scene
  let session: Session

  const receive = async (body: object): Promise<PhoneMessage> => {
    const answer = await scene.call('POST', `/phones/${PHONE}/incoming`, body)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body.message
  }
  const onPhone = async (phone: string, fits: (message: PhoneMessage) => boolean): Promise<PhoneMessage> =>
    waitFor(`message on ${phone}`, async () => {
      const { body } = await scene.call('GET', `/phones/${phone}/messages`)
      return (body.messages as PhoneMessage[]).find(fits)
    })
  const heard = async (name: string, id: string): Promise<LibraryMessage> =>
    (await session.event(name, (message) => message.id._serialized === id))[0]

  before(async () => {
    scene = await openScene()
    await scene.call('POST', '/phones', { phone: PHONE, name: 'Ana' })
    await scene.call('POST', '/phones', { phone: PEER, name: 'Beto' })
    session = await openLinked(scene, 'one', PHONE)
  })

  after(async () => {
    await session.close()
    await scene.close()
  })

  it('hears a text with its sender', async () => {
    const { id } = await receive({ from: CUSTOMER, name: 'Bia', body: 'Olá' })
    const message = await heard('message', id)
    assert.deepEqual([message.body, message.from, message.type], ['Olá', CUSTOMER_CHAT, 'chat'])
    const contact = await message.getContact()
    assert.deepEqual([contact.number, contact.pushname], [CUSTOMER, 'Bia'])
    const [chat] = await session.client.getChats()
    assert.deepEqual([chat?.name, chat?.unreadCount, chat?.lastMessage?.body], ['Bia', 1, 'Olá'])
  })

  it('sends a text, which climbs to read', async () => {
    const sent = await session.client.sendMessage(CUSTOMER_CHAT, 'Bom dia', { waitUntilMsgSent: true })
    const acks = (ack: number) =>
      session.event('message_ack', (message, value) => message.id.id === sent.id.id && value === ack)
    await acks(1)
    await acks(2)
    await acks(3)
    const kept = await onPhone(PHONE, ({ id }) => id === sent.id._serialized)
    assert.deepEqual([kept.direction, kept.body, kept.ack], ['outgoing', 'Bom dia', 3])
    const chat = await session.client.getChatById(CUSTOMER_CHAT)
    assert.equal(chat.unreadCount, 0)
  })

  it('refuses a chat with a number nobody asked about, and knows it after asking', async () => {
    const stranger = '5531977770000'
    await assert.rejects(session.client.sendMessage(`${stranger}@c.us`, 'oi'), /No LID for user/)
    assert.equal((await session.client.getNumberId(stranger))?._serialized, `${stranger}@c.us`)
    assert.ok(await session.client.sendMessage(`${stranger}@c.us`, 'oi'))
  })

  it('finds no id for a number that is not registered', async () => {
    await scene.call('POST', `/phones/${PHONE}/faults`, { fault: 'unregistered', numbers: ['5531900000000'] })
    assert.equal(await session.client.getNumberId('5531900000000'), null)
    await scene.call('POST', `/phones/${PHONE}/faults`, { fault: 'none' })
  })

  it('hears and downloads media', async () => {
    const media = { mimetype: 'image/png', data: PIXEL, filename: 'ponto.png' }
    const { id } = await receive({ from: CUSTOMER, body: 'veja', media })
    const message = await heard('message', id)
    assert.deepEqual([message.hasMedia, message.type, message.body], [true, 'image', 'veja'])
    const downloaded = await message.downloadMedia()
    assert.deepEqual(
      [downloaded.mimetype, downloaded.data, downloaded.filename],
      ['image/png', PIXEL, 'ponto.png'],
    )
  })

  it('sends media with a caption, whose bytes reach the phone', async () => {
    const media = new library.MessageMedia(
      'application/pdf',
      Buffer.from('%PDF-1.4 x').toString('base64'),
      'conta.pdf',
    )
    const sent = await session.client.sendMessage(CUSTOMER_CHAT, media, { caption: 'a conta' })
    assert.deepEqual([sent.type, sent.hasMedia, sent.body], ['document', true, 'a conta'])
    await heard('media_uploaded', sent.id._serialized)
    const kept = await onPhone(PHONE, ({ id }) => id === sent.id._serialized)
    assert.deepEqual([kept.media?.filename, kept.media?.size, kept.body], ['conta.pdf', 10, 'a conta'])
    const back = await sent.downloadMedia()
    assert.equal(Buffer.from(back.data, 'base64').toString(), '%PDF-1.4 x')
  })

  it('replies, and the reply finds what it answers', async () => {
    const { id, body } = await receive({ from: CUSTOMER, body: 'quanto custa?' })
    const reply = await (await heard('message', id)).reply('dez')
    assert.equal(reply.hasQuotedMsg, true)
    assert.equal((await reply.getQuotedMessage()).body, body)
    const kept = await onPhone(PHONE, (message) => message.id === reply.id._serialized)
    assert.ok(kept.reply_to && id.includes(kept.reply_to))
    const answer = await receive({ from: CUSTOMER, body: 'caro', reply_to: kept.id })
    assert.equal((await (await heard('message', answer.id)).getQuotedMessage()).body, 'dez')
  })

  it('sends a location', async () => {
    const sent = await session.client.sendMessage(
      CUSTOMER_CHAT,
      new library.Location(-23.5, -46.6, { name: 'Loja' }),
    )
    const kept = await onPhone(PHONE, ({ id }) => id === sent.id._serialized)
    assert.deepEqual([kept.type, kept.location?.latitude], ['location', -23.5])
  })

  it('sends contact cards, one or several', async () => {
    const card = 'BEGIN:VCARD\nVERSION:3.0\nFN:Ana Lima\nTEL:+5511999990001\nEND:VCARD'
    const sent = await session.client.sendMessage(CUSTOMER_CHAT, card)
    const kept = await onPhone(PHONE, ({ id }) => id === sent.id._serialized)
    assert.deepEqual([sent.type, kept.type, kept.vcards], ['vcard', 'vcard', [card]])
    const [contact] = (await session.client.getContacts()).filter(({ number }) => number === CUSTOMER)
    const several = await session.client.sendMessage(CUSTOMER_CHAT, [contact, contact])
    const both = await onPhone(PHONE, ({ id }) => id === several.id._serialized)
    assert.equal(both.type, 'multi_vcard')
    assert.match(both.vcards?.[1] ?? '', /FN:Bia\n/)
  })

  it('sends voice notes and stickers', async () => {
    const sound = new library.MessageMedia('audio/ogg; codecs=opus', Buffer.from('OggS').toString('base64'))
    const voice = await session.client.sendMessage(CUSTOMER_CHAT, sound, { sendAudioAsVoice: true })
    assert.equal(voice.type, 'ptt')
    const picture = new library.MessageMedia('image/png', PIXEL)
    const sticker = await session.client.sendMessage(CUSTOMER_CHAT, picture, { sendMediaAsSticker: true })
    const kept = await onPhone(PHONE, ({ id }) => id === sticker.id._serialized)
    assert.deepEqual([kept.type, kept.media?.mimetype], ['sticker', 'image/webp'])
    assert.ok((kept.media?.size ?? 0) > 0)
  })

  it('shows the other side that somebody is writing', async () => {
    await (await session.client.getChatById(CUSTOMER_CHAT)).sendStateTyping()
    const states = await waitFor('typing', async () => {
      const { body } = await scene.call('GET', `/phones/${PHONE}/typing`)
      return body.typing.length > 0 ? body.typing : undefined
    })
    assert.deepEqual([states[0].chat, states[0].state], [CUSTOMER_CHAT, 'composing'])
  })

  it('takes an edit for 15 minutes and a revocation for 60 hours', async () => {
    const sent = await session.client.sendMessage(CUSTOMER_CHAT, 'velho', { waitUntilMsgSent: true })
    const capability = (name: string) =>
      session.client.pupPage?.evaluate(
        `require('WAWebMsgActionCapability').${name}(require('WAWebCollections').Msg.get('${sent.id._serialized}'))`,
      )
    const age = (seconds: number) =>
      scene.call('POST', `/phones/${PHONE}/age`, { message_id: sent.id._serialized, seconds })
    assert.equal(await capability('canEditText'), true)
    await age(16 * 60)
    await waitFor('the end of edits', async () => (await sent.edit('novo')) === null || undefined)
    assert.equal(await capability('canSenderRevokeMsg'), true)
    await age(60 * 3600)
    await waitFor('the end of revocations', async () =>
      (await capability('canSenderRevokeMsg')) === false ? true : undefined,
    )
  })

  it('edits, reacts and revokes, in both directions', async () => {
    const sent = await session.client.sendMessage(CUSTOMER_CHAT, 'ante')
    await sent.edit('antes')
    await onPhone(
      PHONE,
      ({ id, body, edited_at }) => id === sent.id._serialized && body === 'antes' && edited_at !== null,
    )
    await receive({ from: CUSTOMER, reaction: { message_id: sent.id._serialized, emoji: '👍' } })
    const [reaction] = await session.event('message_reaction')
    assert.deepEqual(
      [reaction.reaction, reaction.senderId, reaction.msgId._serialized],
      ['👍', CUSTOMER_CHAT, sent.id._serialized],
    )
    await sent.delete(true)
    await onPhone(PHONE, ({ id, type }) => id === sent.id._serialized && type === 'revoked')

    const { id } = await receive({ from: CUSTOMER, body: 'errado' })
    const message = await heard('message', id)
    await message.react('❤️')
    await onPhone(PHONE, (kept) => kept.id === id && Object.values(kept.reactions).includes('❤️'))
    await receive({ from: CUSTOMER, edit: { message_id: id, body: 'certo' } })
    const [, newBody] = await session.event('message_edit', (edited) => edited.id._serialized === id)
    assert.equal(newBody, 'certo')
    await receive({ from: CUSTOMER, revoke: { message_id: id } })
    await heard('message_revoke_everyone', id)
  })

  it('keeps what people react, and lets go of what they take back', async () => {
    const { id } = await receive({ from: CUSTOMER, body: 'gostou?' })
    const message = await heard('message', id)
    const react = (emoji: string) => receive({ from: CUSTOMER, reaction: { message_id: id, emoji } })
    const emojis = async () => {
      const reactions = await (await session.client.getMessageById(id)).getReactions()
      return reactions?.map((reaction) => reaction.id) ?? []
    }
    const shown = (...wanted: string[]) =>
      waitFor(`reactions ${wanted}`, async () => `${await emojis()}` === `${wanted}` || undefined)
    await react('👍')
    await shown('👍')
    await react('❤️')
    await shown('❤️')
    await message.react('😂')
    await shown('❤️', '😂')
    await react('')
    await shown('😂')
  })

  it('reads history from the phone, newest last', async () => {
    const messages = Array.from({ length: 60 }, (_, index) => ({ from: '5541966660000', body: `n${index}` }))
    await scene.call('POST', `/phones/${PHONE}/incoming`, { messages })
    await session.event('message', (message) => message.body === 'n59')
    await session.close()
    session.forget()
    session = await restart()
    const chat = await session.client.getChatById('5541966660000@c.us')
    const fetched = await chat.fetchMessages({ limit: 100 })
    assert.equal(chat.unreadCount, 60)
    assert.deepEqual(
      fetched.map(({ body }) => body),
      messages.map(({ body }) => body),
    )
  })

  it('knows a contact by LID and by number as one', async () => {
    const { id } = await receive({ from: '5551955550000', lid: '99887766554433', name: 'Lia', body: 'oi' })
    const message = await heard('message', id)
    assert.equal(message.from, '99887766554433@lid')
    assert.equal((await message.getContact()).number, '5551955550000')
    const sent = await session.client.sendMessage('5551955550000@c.us', 'oi, Lia')
    assert.equal(sent.to, '99887766554433@lid')
  })

  it('hears a group with its author', async () => {
    const group = { id: '120363000000000001', name: 'Vendas' }
    const { id } = await receive({ from: CUSTOMER, group, body: 'alguém?' })
    const message = await heard('message', id)
    assert.deepEqual([message.from, message.author], ['120363000000000001@g.us', CUSTOMER_CHAT])
    assert.equal((await session.client.getChatById(message.from)).name, 'Vendas')
    assert.equal((await session.client.sendMessage(message.from, 'eu')).to, message.from)
  })

  it('writes to another simulated phone, which answers', async () => {
    await session.client.getNumberId(PEER)
    await session.client.sendMessage(`${PEER}@c.us`, 'Beto?')
    const arrived = await onPhone(PEER, ({ body }) => body === 'Beto?')
    assert.equal(arrived.direction, 'incoming')
    await scene.call('POST', `/phones/${PEER}/outgoing`, { to: PHONE, body: 'Fala, Ana' })
    const [answer] = await session.event('message', (message) => message.body === 'Fala, Ana')
    assert.equal(answer.from, `${PEER}@c.us`)
  })

  it('hears what the owner writes on the phone as his own', async () => {
    await scene.call('POST', `/phones/${PHONE}/outgoing`, { to: CUSTOMER, body: 'do celular' })
    const [message] = await session.event('message_create', ({ body }) => body === 'do celular')
    assert.equal(message.fromMe, true)
    assert.equal(await session.client.getProfilePicUrl(CUSTOMER_CHAT), undefined)
  })

  async function restart(): Promise<Session> {
    const reopened = openSession(scene, 'one')
    await reopened.event('ready')
    return reopened
  }
})
