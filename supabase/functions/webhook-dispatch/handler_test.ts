import { deepStrictEqual, strictEqual } from 'node:assert'
import { DatabaseError } from '../_shared/database.ts'
import type { Dispatched } from './dispatcher.ts'
import { answer } from './handler.ts'

const SECRETS = ['sb_secret_one', 'a token that is long enough']
const DONE: Dispatched = {
  summary: { claimed: 1, delivered: 1, failed: 0, next_seconds: null },
  rest: Promise.resolve(),
}

async function call(
  init: RequestInit = { method: 'POST' },
  dispatch: () => Promise<Dispatched> = () => Promise.resolve(DONE),
): Promise<{ response: Response; dispatches: number }> {
  let dispatches = 0
  const count = () => {
    dispatches++
    return dispatch()
  }
  const request = new Request('http://project.test/webhook-dispatch', init)
  return { response: await answer(request, { secrets: SECRETS, dispatch: count, goOn: undefined }), dispatches }
}

const post = (headers: Record<string, string>) => ({ method: 'POST', headers })

Deno.test('a secret key or the token may call', async () => {
  const callers = [
    { authorization: 'Bearer sb_secret_one' },
    { authorization: 'bearer a token that is long enough' },
    { apikey: 'sb_secret_one' },
    { apikey: 'sb_publishable_one', authorization: 'Bearer a token that is long enough' },
  ]
  for (const headers of callers) {
    const { response } = await call(post(headers as Record<string, string>))
    deepStrictEqual([response.status, await response.json()], [200, DONE.summary])
  }
})

Deno.test('nobody else does, and nothing is asked for him', async () => {
  const callers = [
    {},
    { apikey: 'sb_publishable_one' },
    { authorization: 'Bearer eyJhbGciOiJFUzI1NiJ9.e30.x' },
    { authorization: 'Bearer ' },
    { authorization: 'Bearer sb_secret_on' },
    { authorization: 'Bearer sb_secret_one,sb_secret_one' },
    { authorization: 'Basic sb_secret_one' },
    { apikey: '' },
  ]
  for (const headers of callers) {
    const { response, dispatches } = await call(post(headers as Record<string, string>))
    deepStrictEqual([response.status, dispatches], [401, 0], JSON.stringify(headers))
  }
})

Deno.test('it is called, not looked at', async () => {
  for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']) {
    const { response, dispatches } = await call({ method, headers: { apikey: 'sb_secret_one' } })
    deepStrictEqual([response.status, response.headers.get('allow'), dispatches], [405, 'POST', 0])
  }
})

Deno.test('a database that is away is no fault of the caller', async () => {
  const away = () => Promise.reject(new DatabaseError('unavailable', 0, 'away'))
  strictEqual((await call(post({ apikey: 'sb_secret_one' }), away)).response.status, 503)
})

Deno.test('where nobody keeps the program running the answer waits for the rest', async () => {
  let ended = false
  const rest = new Promise<void>((resolve) => setTimeout(resolve, 5)).then(() => {
    ended = true
  })
  await call(post({ apikey: 'sb_secret_one' }), () => Promise.resolve({ ...DONE, rest }))
  strictEqual(ended, true)
})
