import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect, eventually, sendOne, startApp, TOKEN } from './support/app.ts'
import { readEvents } from './support/events.ts'

test('from start to code to connected, each step an event', async (t) => {
  const api = await startApp(t)
  await connect(api)
  const events = await readEvents(api, 4)
  assert.deepEqual(
    events.map(({ id, type, data }) => [id, type, data.status]),
    [
      [1, 'status', 'connecting'],
      [2, 'status', 'awaiting_scan'],
      [3, 'qr', undefined],
      [4, 'status', 'connected'],
    ],
  )
  assert.deepEqual([events[3]?.data.phone, events[3]?.data.name], ['5511988887777', 'Loja'])
})

test('stop keeps the link, logout does not', async (t) => {
  const api = await startApp(t)
  await connect(api)
  await api.post('/stop')
  assert.equal((await api.status()).status, 'disconnected')
  await api.post('/start')
  await eventually(async () => (await api.status()).status === 'connected')
  await api.post('/logout')
  assert.equal((await api.status()).status_reason, 'logged_out')
  await api.post('/start')
  await eventually(async () => (await api.status()).status === 'awaiting_scan')
})

test('a reader that comes back hears what it has missed, from where it was', async (t) => {
  const api = await startApp(t)
  await connect(api)
  await api.post('/memory/incoming', { from: '5511', body: 'hello', count: 300 })
  const all = await readEvents(api, 304)
  assert.deepEqual(
    all.map(({ id }) => id),
    Array.from({ length: 304 }, (_, index) => index + 1),
  )
  assert.deepEqual(
    (await readEvents(api, 2, 302)).map(({ id }) => id),
    [303, 304],
  )
  await api.post('/events/acknowledge', { id: 302 })
  assert.deepEqual(
    (await readEvents(api, 2)).map(({ id }) => id),
    [303, 304],
  )
  assert.deepEqual(
    (await readEvents(api, 2, 999_999)).map(({ id }) => id),
    [303, 304],
  )
})

test('a reader that waits is told at once', async (t) => {
  const api = await startApp(t)
  await connect(api)
  const reading = readEvents(api, 1, 4)
  await api.post('/memory/incoming', { from: '5511', body: 'hello' })
  assert.equal((await reading)[0]?.data.body, 'hello')
})

test('what arrives while stopped is told at the next connection', async (t) => {
  const api = await startApp(t)
  await connect(api)
  await api.post('/stop')
  await api.post('/memory/incoming', { from: '5511', body: 'while away' })
  await api.post('/start')
  const events = await readEvents(api, 8)
  assert.equal(events[7]?.data.body, 'while away')
})

test('a message is sent once for its client key, and the key is not for another', async (t) => {
  const api = await startApp(t)
  await connect(api)
  const request = { client_key: 'key-1', to: '5511988880000', kind: 'text', body: 'hi' }
  const [first, second] = await Promise.all([sendOne(api, request), sendOne(api, request)])
  assert.equal(first.status, 'sent')
  assert.deepEqual(first, second)
  const { messages } = (await (await api.get('/memory/messages')).json()) as { messages: unknown[] }
  assert.equal(messages.length, 1)
  assert.equal((await sendOne(api, { ...request, body: 'other' })).error?.code, 'client_key_reused')
})

test('of a list whose asker has gone nothing more is begun', async (t) => {
  const api = await startApp(t)
  await connect(api)
  await api.post('/memory/slow', { milliseconds: 20 })
  const messages = Array.from({ length: 50 }, (_, place) => ({
    client_key: `key-${place}`,
    to: '5511988880000',
    kind: 'text',
    body: `n${place}`,
  }))
  const asker = new AbortController()
  const headers = { authorization: `Bearer ${TOKEN}` }
  const body = JSON.stringify({ messages })
  const answer = await fetch(`${api.url}/messages`, { method: 'POST', headers, body, signal: asker.signal })
  await answer.body?.getReader().read()
  asker.abort()
  await eventually(async () => (await api.get('/messages/key-49')).status === 404)
  const { messages: onPhone } = (await (await api.get('/memory/messages')).json()) as { messages: unknown[] }
  assert.ok(onPhone.length > 0 && onPhone.length < 50, String(onPhone.length))
  assert.equal((await sendOne(api, messages[49] as object)).status, 'sent')
})

test('a number that is not on WhatsApp is refused, each time', async (t) => {
  const api = await startApp(t)
  await connect(api)
  for (let round = 0; round < 2; round++) {
    const line = await sendOne(api, { client_key: 'k', to: '00000', kind: 'text', body: 'hi' })
    assert.equal(line.error?.code, 'not_on_whatsapp')
  }
})

test('a full journal ends in disk_full; acknowledging makes room and a start works again', async (t) => {
  const api = await startApp(t, { INSTANCE_JOURNAL_MAX_PAGES: '40' })
  await connect(api)
  await api.post('/memory/incoming', { from: '5511', body: 'x'.repeat(900), count: 400 })
  const full = await eventually(async () => {
    const status = await api.status()
    return status.status_reason === 'disk_full' ? status : null
  })
  assert.equal(full.status, 'failed')
  const events = await readEvents(api, full.journal.last)
  assert.deepEqual(events.at(-1)?.data, {
    status: 'failed',
    status_reason: 'disk_full',
    phone: null,
    name: null,
  })
  await api.post('/start')
  await eventually(async () => (await api.status()).status_reason === 'disk_full')
  const { last } = (await api.status()).journal
  await api.post('/events/acknowledge', { id: last })
  await api.post('/start')
  // What had no room is found on the phone, and may fill the journal once more.
  const again = await readEvents(api, 3, last)
  assert.deepEqual(
    again.slice(0, 3).map(({ type, data }) => data.status ?? type),
    ['connecting', 'connected', 'message'],
  )
})

test('every kind reaches the phone, and changes show on their message', async (t) => {
  const api = await startApp(t)
  await connect(api)
  const to = '5511988880000'
  const media = { mimetype: 'audio/ogg', data: 'T2dnUw==' }
  const send = (client_key: string, request: object) => sendOne(api, { client_key, to, ...request })
  const { message_id: target } = await send('k1', { kind: 'text', body: 'hi' })
  for (const [key, request] of Object.entries({
    voice: { kind: 'voice', media },
    location: { kind: 'location', location: { latitude: -23.5, longitude: -46.6, name: 'Loja' } },
    contact: { kind: 'contact', vcards: ['BEGIN:VCARD\nFN:Ana\nEND:VCARD'] },
    reply: { kind: 'text', body: 'there', reply_to: target },
    reaction: { kind: 'reaction', target, body: '👍' },
    edit: { kind: 'edit', target, body: 'hello' },
  }))
    assert.equal((await send(key, request)).status, 'sent', key)
  const { states } = (await (await api.get('/memory/states')).json()) as {
    states: { message: { kind: string; body: string; reply_to: string | null }; reactions: object }[]
  }
  assert.deepEqual(
    states.map(({ message }) => message.kind),
    ['chat', 'voice', 'location', 'contact', 'chat'],
  )
  assert.deepEqual([states[0]?.message.body, states[0]?.reactions], ['hello', { me: '👍' }])
  assert.equal(states[4]?.message.reply_to, target)
  const unknown = await send('k9', { kind: 'revoke', target: 'true_x@c.us_1' })
  assert.equal(unknown.error?.code, 'target_unknown')
})

test('a request that lacks what its kind needs, or has too much, is refused', async (t) => {
  const api = await startApp(t)
  await connect(api)
  const vcards = ['BEGIN:VCARD']
  for (const request of [
    { kind: 'text' },
    { kind: 'text', body: 'x', vcards },
    { kind: 'voice', body: 'x' },
    { kind: 'location', location: { latitude: 91, longitude: 0 } },
    { kind: 'location', body: 'here' },
    { kind: 'contact', vcards: [] },
    { kind: 'reaction', body: '👍' },
    { kind: 'edit', target: 'x' },
    { kind: 'revoke' },
    { kind: 'poll', body: 'x' },
  ]) {
    const line = await sendOne(api, { client_key: 'k', to: '5511988880000', ...request })
    assert.equal(line.error?.code, 'invalid_request', JSON.stringify(request))
  }
})

test('the other side is shown that somebody is writing', async (t) => {
  const api = await startApp(t)
  await connect(api)
  assert.equal((await api.post('/chats/5511988880000@c.us/typing', { state: 'typing' })).status, 200)
  assert.equal((await api.post('/chats/5511988880000@c.us/typing', { state: 'waving' })).status, 400)
  assert.deepEqual(await (await api.get('/memory/typing')).json(), {
    typing: [['5511988880000@c.us', 'typing']],
  })
})
