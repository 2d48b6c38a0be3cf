import { deepStrictEqual, strictEqual } from 'node:assert'
import { answer } from './handler.ts'

const TOKEN = 'aZ0-_9'.repeat(16)
const ADDRESS = '/storage/v1/object/sign/media/a/f?token=jwt'
const STORED = { state: 'stored', path: 'a/f', filename: null }

interface Asked {
  opened: string[]
  signed: string[]
}

async function follow(
  path: string,
  { told = STORED, signs = ADDRESS, method = 'GET' }: { told?: unknown; signs?: unknown; method?: string } = {},
): Promise<{ response: Response } & Asked> {
  const asked: Asked = { opened: [], signed: [] }
  const say = (value: unknown) => (value instanceof Error ? Promise.reject(value) : Promise.resolve(value))
  const response = await answer(
    new Request(`http://project.test${path}`, { method }),
    (token) => {
      asked.opened.push(token)
      return say(told)
    },
    (file) => {
      asked.signed.push(file)
      return say(signs) as Promise<string>
    },
  )
  return { response, ...asked }
}

async function code(response: Response): Promise<[number, string]> {
  return [response.status, (await response.json()).code]
}

Deno.test('a link leads to where the file lies, to be saved', async () => {
  for (const [filename, name] of [
    [null, ''],
    ['recibo nº 1 & "cópia".pdf', 'recibo%20n%C2%BA%201%20%26%20%22c%C3%B3pia%22.pdf'],
  ]) {
    for (const method of ['GET', 'HEAD']) {
      const { response, opened, signed } = await follow(`/media/${TOKEN}`, { told: { ...STORED, filename }, method })
      strictEqual(response.status, 302)
      strictEqual(response.headers.get('location'), `${ADDRESS}&download=${name}`)
      strictEqual(response.headers.get('cache-control'), 'no-store')
      deepStrictEqual([opened, signed], [[TOKEN], ['a/f']])
    }
  }
})

Deno.test('what the database says is answered, and no address made', async () => {
  const expected: [string, number, string][] = [
    ['unknown', 404, 'media_link_invalid'],
    ['elsewhere', 404, 'media_elsewhere'],
    ['expired', 410, 'media_link_expired'],
    ['gone', 410, 'media_deleted'],
    ['pending', 503, 'media_not_stored'],
  ]
  for (const [state, status, word] of expected) {
    const { response, signed } = await follow(`/media/${TOKEN}`, { told: { state } })
    strictEqual(response.headers.get('retry-after'), status === 503 ? '5' : null)
    deepStrictEqual(await code(response), [status, word])
    deepStrictEqual(signed, [])
  }
})

Deno.test('what is no token is not asked about', async () => {
  const wrong = ['', 'x', `${TOKEN}x`, TOKEN.slice(1), TOKEN.replace('a', '.'), `${TOKEN}/x`, `${'%41'.repeat(96)}`]
  for (const token of wrong) {
    const { response, opened } = await follow(`/media/${token}`)
    deepStrictEqual(await code(response), [404, 'media_link_invalid'])
    deepStrictEqual(opened, [])
  }
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const { response, opened } = await follow(`/media/${TOKEN}`, { method })
    strictEqual(response.headers.get('allow'), 'GET, HEAD')
    deepStrictEqual(await code(response), [405, 'method_not_allowed'])
    deepStrictEqual(opened, [])
  }
})

Deno.test('who asks is told to come again when something does not answer', async () => {
  const away = new Error('away')
  for (const options of [
    { told: away },
    { told: null },
    { told: {} },
    { told: { state: 'stored' } },
    { signs: away },
  ]) {
    const { response } = await follow(`/media/${TOKEN}`, options)
    strictEqual(response.headers.get('retry-after'), '5')
    deepStrictEqual(await code(response), [503, 'unavailable'])
  }
})
