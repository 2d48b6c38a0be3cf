/** Whatever answers at the address of a connection, Zapier is told what it can act on. */
import assert from 'node:assert/strict'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import app from '../src/index.ts'
import { run } from './harness.ts'

type Answer = { status: number; headers?: Record<string, string>; body?: string }

let answer: Answer
const asked: string[] = []
const server = createServer((request, response: ServerResponse) => {
  asked.push(String(request.headers.authorization))
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
  response.end(answer.body)
})

before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
after(() => server.close())

test('a rate limit is told as one, with the seconds to wait', async () => {
  const body = JSON.stringify({ code: 'rate_limited', detail: '', error: 'Muitas requisições' })
  const error = await refusedWith({ status: 429, headers: { 'retry-after': '7' }, body })
  assert.equal(error.name, 'ThrottledError')
  assert.match(error.message, /"delay":7/)
})

test('a key that lets nobody in any more asks for another', async () => {
  for (const code of ['api_key_invalid', 'token_expired', 'token_invalid', 'token_missing']) {
    const body = JSON.stringify({ code, detail: 'no', error: 'não' })
    const error = await refusedWith({ status: 401, body })
    assert.equal(error.name, 'ExpiredAuthError')
    assert.ok(error.message.includes(`no (${code})`))
  }
})

test('what is no Zapbase is said to be none', async () => {
  const page = { headers: { 'content-type': 'text/html' }, body: '<html></html>' }
  for (const other of [
    { status: 200, ...page },
    { status: 200, body: '' },
    { status: 200, body: '"text"' },
    { status: 404, ...page },
    { status: 502, ...page },
    { status: 500, body: 'null' },
  ]) {
    assert.match((await refusedWith(other)).message, /answer_invalid/)
  }
})

test('a key goes to no other address', async () => {
  asked.length = 0
  const { message } = await refusedWith({ status: 302, headers: { location: '/api/me?elsewhere' } })
  assert.match(message, /redirect/)
  assert.equal(asked.length, 1)
})

test('an account that is suspended is told so', async () => {
  const body = JSON.stringify({
    code: 'account_suspended',
    detail: 'it is suspended',
    error: 'Conta suspensa',
  })
  assert.match((await refusedWith({ status: 403, body })).message, /it is suspended.*account_suspended/s)
})

async function refusedWith(given: Answer): Promise<Error> {
  answer = given
  const { port } = server.address() as AddressInfo
  const authData = { address: `http://127.0.0.1:${port}`, api_key: 'zb_live_x' }
  return await run(app.authentication?.test, { authData }).then(
    () => assert.fail('it was taken'),
    (error) => error,
  )
}
