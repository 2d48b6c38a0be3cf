import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { WebSocket } from 'ws'
import { openScene, type Scene, waitFor } from './support/scene.ts'

const PHONE = '5511999990001'
const CUSTOMER = '5521988880000'

describe('the phones API', () => {
  let scene: Scene

  before(async () => {
    scene = await openScene()
    await scene.call('POST', '/phones', { phone: PHONE, name: 'Ana' })
  })

  after(async () => {
    await scene.close()
  })

  const refused = (what: string, method: string, path: string, body: unknown, status: number, code: string) =>
    it(`refuses ${what}`, async () => {
      const answer = await scene.call(method, path, body)
      assert.deepEqual([answer.status, answer.body.error.code], [status, code])
      assert.equal(typeof answer.body.error.message, 'string')
    })

  it('makes a phone once and renames it after that', async () => {
    assert.equal((await scene.call('POST', '/phones', { phone: '5511999990003', name: 'Caio' })).status, 201)
    const again = await scene.call('POST', '/phones', { phone: '5511999990003', name: 'Caio M.' })
    assert.deepEqual([again.status, again.body.name, again.body.linked], [200, 'Caio M.', false])
    const { body } = await scene.call('GET', '/phones')
    assert.equal(body.phones.length, 2)
  })

  const phonePath = `/phones/${PHONE}`
  const message = { from: CUSTOMER, body: 'oi' }
  refused('malformed JSON', 'POST', '/phones', '{"phone":', 400, 'json_malformed')
  refused('a phone with letters', 'POST', '/phones', { phone: '+55 11', name: 'x' }, 400, 'body_invalid')
  refused(
    'fields it does not know',
    'POST',
    '/phones',
    { phone: PHONE, name: 'x', admin: true },
    400,
    'body_invalid',
  )
  refused('an unknown phone', 'POST', '/phones/5500000000000/incoming', message, 404, 'phone_unknown')
  refused('an unknown action', 'POST', `${phonePath}/explode`, {}, 404, 'not_found')
  refused('an unknown path', 'GET', '/nothing', undefined, 404, 'not_found')
  refused('a path out of its folder', 'GET', '/assets/..%2f..%2fpackage.json', undefined, 404, 'not_found')
  refused('the wrong method', 'DELETE', '/phones', undefined, 405, 'method_not_allowed')
  refused('the wrong method on an action', 'GET', `${phonePath}/scan`, undefined, 405, 'method_not_allowed')
  refused('a text that is no QR code', 'POST', `${phonePath}/scan`, { qr: 'hello' }, 400, 'qr_invalid')
  refused('a QR code nobody shows', 'POST', `${phonePath}/scan`, { qr: '2@x,a,b,c,1' }, 404, 'qr_unknown')
  refused(
    'a pairing code nobody shows',
    'POST',
    `${phonePath}/enter-code`,
    { code: 'ABCDEFGH' },
    404,
    'code_unknown',
  )
  refused(
    'a message without content',
    'POST',
    `${phonePath}/incoming`,
    { from: CUSTOMER },
    400,
    'body_invalid',
  )
  refused(
    'a burst that is no list',
    'POST',
    `${phonePath}/incoming`,
    { messages: message },
    400,
    'body_invalid',
  )
  refused(
    'media that is not base64',
    'POST',
    `${phonePath}/incoming`,
    { from: CUSTOMER, media: { mimetype: 'image/png', data: '***' } },
    400,
    'media_invalid',
  )
  refused(
    'an answer to a message that is not there',
    'POST',
    `${phonePath}/incoming`,
    { ...message, reply_to: 'false_x_y' },
    404,
    'message_unknown',
  )
  refused('an unknown fault', 'POST', `${phonePath}/faults`, { fault: 'earthquake' }, 400, 'body_invalid')
  refused(
    'a time below zero',
    'POST',
    `${phonePath}/faults`,
    { fault: 'slow_acks', seconds: -1 },
    400,
    'body_invalid',
  )
  refused('an unknown page fault', 'POST', '/faults', { fault: 'conflict' }, 400, 'body_invalid')
  refused('an oversized body', 'POST', '/phones', 'x'.repeat(64 * 1024 * 1024 + 1), 413, 'body_too_large')

  it('keeps a burst in order', async () => {
    const messages = Array.from({ length: 500 }, (_, index) => ({ from: CUSTOMER, body: String(index) }))
    const { status, body } = await scene.call('POST', `${phonePath}/incoming`, { messages })
    assert.deepEqual([status, body.messages.length], [200, 500])
    const kept = await scene.call('GET', `${phonePath}/messages`)
    assert.deepEqual(
      kept.body.messages.map((one: { body: string }) => one.body),
      messages.map((one) => one.body),
    )
  })

  it('raises what a phone wrote to read when the other side reads it', async () => {
    const { body } = await scene.call('POST', `${phonePath}/faults`, { fault: 'slow_acks', seconds: 60 })
    assert.deepEqual(body, { fault: 'slow_acks', touched: 0 })
    const written = await scene.call('POST', `${phonePath}/outgoing`, { to: CUSTOMER, body: 'leu?' })
    assert.equal(written.body.message.ack, 0)
    const read = await scene.call('POST', `${phonePath}/read`, { chat: `${CUSTOMER}@c.us` })
    assert.deepEqual(read.body, { read: 1 })
  })

  it('closes a socket that does not speak as the page does, and lives on', async () => {
    const stranger = new WebSocket(`wss://127.0.0.1:${scene.simulator.tlsPort}/`, {
      rejectUnauthorized: false,
    })
    await once(stranger, 'open')
    stranger.send('{"type":')
    await once(stranger, 'close')
    assert.equal((await scene.call('GET', '/qr')).status, 200)
  })

  it('a client that is gone before it has kept its session is none', async () => {
    const number = '5511999990077'
    await scene.call('POST', '/phones', { phone: number, name: 'Zeca' })
    const client = new WebSocket(`wss://127.0.0.1:${scene.simulator.tlsPort}/`, { rejectUnauthorized: false })
    await once(client, 'open')
    const keys = { noise: 'a', identity: 'b', adv: 'c', platform: '1' }
    client.send(JSON.stringify({ type: 'hello', session: null, resume: false, keys }))
    const qr = await waitFor('its code', async () => {
      const { body } = await scene.call('GET', '/qr')
      return (body.qrs as { qr: string }[]).find(({ qr }) => qr.split(',')[1] === 'a')?.qr
    })
    client.on('message', (frame) => JSON.parse(String(frame)).type === 'paired' && client.terminate())
    const scan = await scene.call('POST', `/phones/${number}/scan`, { qr })
    assert.deepEqual([scan.status, scan.body.linked], [200, false])
    assert.equal((await scene.call('GET', `/phones/${number}`)).body.linked, false)
  })

  /** A request as a browser sends it. */
  async function ask(
    method: string,
    path: string,
    headers: Record<string, string>,
  ): Promise<IncomingMessage> {
    const sent = request(`${scene.simulator.url}${path}`, { method, headers }).end(
      method === 'POST' ? JSON.stringify({ phone: '5511999990009', name: 'Mal' }) : undefined,
    )
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    answer.resume()
    return answer
  }

  it('tells nothing to a name of somebody else’s that leads here', async () => {
    const { host } = new URL(scene.simulator.url)
    for (const name of [
      'evil.example',
      'evil.example:80',
      '127.0.0.1.evil.example',
      'localhost@evil.example',
    ])
      assert.equal((await ask('GET', '/phones', { host: name })).statusCode, 400, name)
    assert.equal((await ask('GET', '/phones', { host })).statusCode, 200)
    assert.equal(
      (await ask('GET', '/phones', { host: host.replace('127.0.0.1', 'localhost') })).statusCode,
      200,
    )
  })

  it('obeys no page of another origin', async () => {
    const { origin } = new URL(scene.simulator.url)
    const plain = { 'content-type': 'text/plain' }
    for (const foreign of ['https://evil.example', 'http://127.0.0.1:1', 'null'])
      assert.equal((await ask('POST', '/phones', { ...plain, origin: foreign })).statusCode, 403, foreign)
    const { body } = await scene.call('GET', '/phones')
    assert.ok(!body.phones.some(({ phone }: { phone: string }) => phone === '5511999990009'))
    assert.equal((await ask('POST', '/phones', { ...plain, origin })).statusCode, 201)
  })

  it('serves the pages a person uses', async () => {
    for (const path of ['/', `${phonePath}/page`, '/assets/style.css']) {
      const response = await fetch(`${scene.simulator.url}${path}`)
      assert.equal(response.status, 200, path)
      assert.match(
        response.headers.get('content-security-policy') ?? '',
        /default-src 'self'.*frame-ancestors 'none'/,
      )
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
      await response.arrayBuffer()
    }
  })
})
