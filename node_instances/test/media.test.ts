import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { type Api, connect, startApp } from './support/app.ts'

async function receive(api: Api, media: object): Promise<string> {
  const answer = await api.post('/memory/incoming', { from: '5511900000001', body: '', media })
  const { message_ids } = (await answer.json()) as { message_ids: [string] }
  return message_ids[0]
}

async function codeOf(response: Response): Promise<[number, string]> {
  const { error } = (await response.json()) as { error: { code: string } }
  return [response.status, error.code]
}

test('a file is told of with its message and given in pieces', async (t) => {
  const api = await startApp(t)
  await connect(api)
  const bytes = randomBytes(200_000)
  const data = bytes.toString('base64')
  const id = await receive(api, { data, mimetype: 'image/png', filename: 'bolo.png', pause_milliseconds: 1 })
  const { messages } = (await (await api.get('/memory/messages')).json()) as { messages: object[] }
  assert.partialDeepStrictEqual(messages[0], { has_media: true, mimetype: 'image/png', size: 200_000 })
  const answer = await api.get(`/media/${encodeURIComponent(id)}`)
  assert.equal(answer.headers.get('content-type'), 'image/png')
  assert.equal(answer.headers.get('content-length'), '200000')
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  assert.ok(bytes.equals(Buffer.from(await answer.arrayBuffer())))
})

test('a file that is too large is refused before it is given', async (t) => {
  const api = await startApp(t)
  await connect(api)
  const id = encodeURIComponent(await receive(api, { data: randomBytes(2000).toString('base64') }))
  assert.deepEqual(await codeOf(await api.get(`/media/${id}?max_bytes=1999`)), [413, 'media_too_large'])
  assert.equal((await api.get(`/media/${id}?max_bytes=2000`)).status, 200)
  for (const odd of ['0', '-1', '1.5', 'x', '99999999999'])
    assert.deepEqual(await codeOf(await api.get(`/media/${id}?max_bytes=${odd}`)), [400, 'invalid_request'])
})

test('what has no file, or is not known, says so', async (t) => {
  const api = await startApp(t)
  assert.deepEqual(await codeOf(await api.get('/media/x')), [409, 'not_connected'])
  await connect(api)
  assert.deepEqual(await codeOf(await api.get('/media/x')), [404, 'message_not_found'])
  const answer = await api.post('/memory/incoming', { from: '5511900000001', body: 'oi' })
  const { message_ids } = (await answer.json()) as { message_ids: [string] }
  const id = encodeURIComponent(message_ids[0])
  assert.deepEqual(await codeOf(await api.get(`/media/${id}`)), [404, 'no_media'])
})

test('a type that fits no header does not break the answer', async (t) => {
  const api = await startApp(t)
  await connect(api)
  const id = await receive(api, { data: 'eA==', mimetype: 'im\u00e1ge\r\nx: y/\u{1f33b}' })
  const answer = await api.get(`/media/${encodeURIComponent(id)}`)
  assert.deepEqual([answer.status, await answer.text()], [200, 'x'])
})

test('a reader that leaves in the middle disturbs nobody', async (t) => {
  const api = await startApp(t)
  await connect(api)
  const data = randomBytes(600_000).toString('base64')
  const id = encodeURIComponent(await receive(api, { data, pause_milliseconds: 20 }))
  const leaving = new AbortController()
  const answer = await fetch(`${api.url}/media/${id}`, {
    headers: { authorization: 'Bearer a-token-for-tests' },
    signal: leaving.signal,
  })
  leaving.abort()
  await assert.rejects(answer.arrayBuffer())
  assert.equal((await api.status()).status, 'connected')
})
