import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { type Api, connect as connectPhone, sendList, startApp, TOKEN } from './support/app.ts'

async function codeOf(response: Response): Promise<[number, string]> {
  const { error } = (await response.json()) as { error: { code: string; message: string } }
  assert.equal(typeof error.message, 'string')
  return [response.status, error.code]
}

/** Writes raw bytes to the server and answers what comes back until it closes. */
function speak(api: Api, bytes: string, options: { halfClose: boolean }): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1')
    let heard = ''
    socket.on('data', (chunk) => {
      heard += chunk
    })
    socket.on('close', () => resolve(heard))
    socket.on('error', () => {})
    socket.setTimeout(2000, () => socket.destroy())
    if (options.halfClose) socket.end(bytes)
    else socket.write(bytes)
  })
}

test('every path asks for the token, also those that do not exist', async (t) => {
  const api = await startApp(t)
  for (const authorization of ['', 'Bearer', `Bearer ${TOKEN}x`, TOKEN, `bearer ${TOKEN}`]) {
    const headers = { authorization }
    assert.deepEqual(await codeOf(await fetch(`${api.url}/status`, { headers })), [401, 'unauthorized'])
    assert.deepEqual(await codeOf(await fetch(`${api.url}/nothing`, { headers })), [401, 'unauthorized'])
  }
})

test('what is wrong with a request is said with a code', async (t) => {
  const api = await startApp(t)
  const cases: [Promise<Response>, number, string][] = [
    [api.get('/nothing'), 404, 'not_found'],
    [api.get('/status/'), 404, 'not_found'],
    [api.get('/chats/%E0%A4%A/messages'), 404, 'not_found'],
    [api.get('/start'), 405, 'method_not_allowed'],
    [api.get('/qr'), 404, 'no_qr'],
    [api.get('/chats'), 409, 'not_connected'],
    [api.get('/events', { 'last-event-id': 'first' }), 400, 'invalid_event_id'],
    [api.get('/events', { 'last-event-id': '-1' }), 400, 'invalid_event_id'],
    [api.post('/pairing-code', { phone: '5511999' }), 409, 'not_awaiting_scan'],
    [api.post('/pairing-code', { phone: '+55 11' }), 400, 'invalid_request'],
    [api.post('/numbers/check', {}), 400, 'invalid_request'],
    [api.post('/events/acknowledge', { id: -1 }), 400, 'invalid_request'],
    [api.post('/events/acknowledge', { id: '1' }), 400, 'invalid_request'],
    [api.post('/messages', []), 400, 'invalid_request'],
    [api.post('/messages', null), 400, 'invalid_request'],
    [
      api.post('/messages', { client_key: 'k', to: '551199', kind: 'text', body: 'x' }),
      400,
      'invalid_request',
    ],
    [api.post('/messages', { messages: [] }), 400, 'invalid_request'],
    [api.post('/messages', { messages: [{ to: '551199' }] }), 400, 'invalid_request'],
  ]
  for (const [index, [response, status, code]] of cases.entries())
    assert.deepEqual(await codeOf(await response), [status, code], `case ${index}`)
})

test('one of a list that is malformed stops none of the others', async (t) => {
  const api = await startApp(t)
  await connectPhone(api)
  const send = { to: '551199', kind: 'text', body: 'x' }
  const lines = await sendList(
    api,
    { ...send, client_key: 'a' },
    { ...send, client_key: 'b', more: 1 },
    { ...send, client_key: 'c', body: '' },
    { ...send, client_key: 'd', to: '../../etc' },
    { ...send, client_key: 'e', kind: 'image' },
    { ...send, client_key: 'f', kind: 'image', media: { mimetype: 'image/png' } },
    { ...send, client_key: 'g' },
  )
  assert.deepEqual(
    lines.map(({ client_key, status, error }) => [client_key, status ?? error?.code]),
    [...['b', 'c', 'd', 'e', 'f'].map((key) => [key, 'invalid_request']), ['a', 'sent'], ['g', 'sent']],
  )
})

test('a number that is not connected sends nothing of a list', async (t) => {
  const api = await startApp(t)
  const send = { to: '551199', kind: 'text', body: 'x' }
  const lines = await sendList(api, { ...send, client_key: 'a' }, { ...send, client_key: 'b' })
  assert.deepEqual(
    lines.map(({ error }) => error?.code),
    ['not_connected', 'held_back'],
  )
  assert.deepEqual(await codeOf(await api.get('/messages/b')), [404, 'client_key_unknown'])
})

test('a body that is no JSON, or too large, is refused', async (t) => {
  const api = await startApp(t)
  const headers = { authorization: `Bearer ${TOKEN}` }
  const post = (body: string) => fetch(`${api.url}/numbers/check`, { method: 'POST', headers, body })
  assert.deepEqual(await codeOf(await post('{"phone":')), [400, 'invalid_json'])
  assert.deepEqual(await codeOf(await post('x'.repeat(1024 * 1024 + 1))), [413, 'body_too_large'])
})

test('an oversized body of unknown length is cut off', async (t) => {
  const api = await startApp(t)
  const head = `POST /start HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\nTransfer-Encoding: chunked\r\n\r\n`
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
  const heard = await speak(api, head + chunk.repeat(20), { halfClose: false })
  assert.match(heard, /413 Payload Too Large/)
  assert.equal((await api.get('/status')).status, 200)
})

test('nothing that is sent ends the process', async (t) => {
  const api = await startApp(t)
  const token = `Authorization: Bearer ${TOKEN}\r\n`
  const lines = [
    'nonsense\r\n\r\n',
    '\0\0\0\0',
    'GET /status HTTP/1.1\r\nHost: x\r\n',
    `GET //evil HTTP/1.1\r\nHost: x\r\n${token}\r\n`,
    `GET http://[ HTTP/1.1\r\nHost: x\r\n${token}\r\n`,
    `BREW / HTTP/1.1\r\nHost: x\r\n${token}\r\n`,
    `POST /messages HTTP/1.1\r\nHost: x\r\n${token}Content-Length: 100\r\n\r\n{"half":`,
    `POST /messages HTTP/1.1\r\nHost: x\r\n${token}Content-Length: -5\r\n\r\n{}`,
    `POST /messages HTTP/1.1\r\nHost: x\r\n${token}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
    `GET /events HTTP/1.1\r\nHost: x\r\n${token}Last-Event-ID: ${'9'.repeat(400)}\r\n\r\n`,
    `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n${token}\r\n`,
    `OPTIONS * HTTP/1.1\r\nHost: x\r\n${token}\r\n`,
    `CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: x\r\n${token}\r\n`,
    `GET /status HTTP/1.1\r\nHost: x\r\n${token}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
  ]
  await Promise.all(lines.map((bytes) => speak(api, bytes, { halfClose: true })))
  assert.equal((await api.get('/status')).status, 200)
})

test('random methods, paths and bodies are answered below 500', async (t) => {
  const api = await startApp(t)
  const random = randomSource(42)
  const pick = <T>(items: T[]): T => items[Math.floor(random() * items.length)] as T
  const words = [
    'status',
    'messages',
    'events',
    'chats',
    'media',
    'acknowledge',
    '..',
    '%2e',
    '%00',
    'é',
    ':id',
    '',
  ]
  const bodies = [
    '',
    '{}',
    'null',
    '[]',
    '"x"',
    '{"phone":1}',
    '{"id":1e99}',
    '{"__proto__":{}}',
    '\ud800',
    '[[[[',
  ]
  for (let round = 0; round < 150; round++) {
    const method = pick(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])
    const path = Array.from({ length: 1 + Math.floor(random() * 3) }, () => `/${pick(words)}`).join('')
    const init = { method, headers: { authorization: `Bearer ${TOKEN}` } }
    const response = await fetch(api.url + path, method === 'HEAD' ? init : { ...init, body: pick(bodies) })
    await response.arrayBuffer()
    assert.ok(response.status < 500, `${method} ${path}: ${response.status}`)
  }
})

/** A small repeatable random source (mulberry32). */
function randomSource(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
