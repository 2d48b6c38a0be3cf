import { deepStrictEqual, strictEqual } from 'node:assert'
import { DatabaseError } from '../_shared/database.ts'
import { encode, hmac } from '../_shared/secrets.ts'
import { answer, type Database } from './handler.ts'
import type { Proof } from './proofs.ts'

const TOKEN = 'a1'.repeat(32)
const NOW = 1_700_000_000_000
const SECONDS = `${NOW / 1000}`
const BODY = '{"event": "paid", "id": 7}'

interface Told extends RequestInit {
  proof?: Proof
  secret?: string | null
  state?: unknown
  known?: boolean
}

async function call(path: string, { proof = { kind: 'address' }, secret = null, state, known = true, ...init }: Told = {}) {
  const seen: { refused: string[]; taken: Record<string, unknown>[]; found: number } = { refused: [], taken: [], found: 0 }
  const database: Database = {
    find: () => {
      seen.found++
      return Promise.resolve({ hook: known ? { id: 'h', proof, secret } : null })
    },
    refuse: (_, code) => Promise.resolve(seen.refused.push(code)),
    take: (given) => {
      seen.taken.push(given)
      return state instanceof Error ? Promise.reject(state) : Promise.resolve(state ?? { state: 'taken' })
    },
  }
  const headers = { 'content-type': 'application/json', ...init.headers }
  const request = new Request(`http://project.test${path}`, { method: 'POST', body: BODY, ...init, headers })
  const response = await answer(request, database, NOW)
  return { response, ...seen }
}

async function post(told: Told = {}, query = ''): Promise<number> {
  const { response } = await call(`/hooks/${TOKEN}${query}`, told)
  return response.status
}

Deno.test('a call is taken with what it says, under the number that its sender gave it', async () => {
  const headers = { 'webhook-id': 'msg_1', 'x-shop-topic': 'orders/create', authorization: 'Bearer x', cookie: 'c=1' }
  const { response, taken } = await call(`/hooks/${TOKEN}?type=a&token=x`, { headers })
  strictEqual(response.status, 200)
  deepStrictEqual(taken, [
    {
      token: TOKEN,
      document: {
        headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1', 'x-shop-topic': 'orders/create' },
        query: { type: 'a' },
        body: { event: 'paid', id: 7 },
      },
      key: 'webhook-id:msg_1',
      code: null,
    },
  ])
})

Deno.test('numbers of senders that only begin alike are two', async () => {
  const keys = await Promise.all(['a', 'b'].map(async (end) => {
    const { taken } = await call(`/hooks/${TOKEN}`, { headers: { 'idempotency-key': `${'x'.repeat(10_000)}${end}` } })
    return taken[0]?.key
  }))
  strictEqual(new Set(keys).size, 2)
  const { taken } = await call(`/hooks/${TOKEN}`, { headers: { 'webhook-id': ' ', 'idempotency-key': '7' } })
  strictEqual(taken[0]?.key, 'idempotency-key:7')
})

Deno.test('of an address nothing is kept that is too long or lets anybody in', async () => {
  const names = ['key', 'api_key', 'apikey', 'senha', 'password', 'access_token', 'sig', 'n'.repeat(201)]
  const query = names.map((name) => `${name}=x`).join('&')
  const { response, taken } = await call(`/hooks/${TOKEN}?${query}&long=${'v'.repeat(501)}&%00a=1&status=paid`)
  strictEqual(response.status, 200)
  deepStrictEqual((taken[0]?.document as { query: object }).query, { a: '1', status: 'paid' })
})

Deno.test('what leads nowhere is answered before anything is asked', async () => {
  for (const path of ['/hooks', '/hooks/', '/hooks/abc', `/hooks/${TOKEN}/x`, `/hooks/${TOKEN.toUpperCase()}`, '/hooks/%00']) {
    const { response, found } = await call(path)
    deepStrictEqual([response.status, found], [404, 0], path)
  }
  const { response, found } = await call(`/hooks/${TOKEN}`, { method: 'PUT' })
  deepStrictEqual([response.status, response.headers.get('allow'), found], [405, 'POST', 0])
  strictEqual(await post({ body: 'x'.repeat(262_145) }), 413)
  strictEqual(await post({ known: false }), 404)
})

Deno.test('the database says whether it takes it', async () => {
  strictEqual(await post({ state: { state: 'repeated' } }), 200)
  strictEqual(await post({ state: { state: 'unknown' } }), 404)
  const { response } = await call(`/hooks/${TOKEN}`, { state: { state: 'limited', seconds: 9 } })
  deepStrictEqual([response.status, response.headers.get('retry-after')], [429, '9'])
  const away = await call(`/hooks/${TOKEN}`, { state: new DatabaseError('unavailable', 0, 'away') })
  deepStrictEqual([away.response.status, away.response.headers.get('retry-after')], [503, '60'])
})

Deno.test('what nobody can read is answered like any other, and kept with the reason', async () => {
  const cases: [string, string, string][] = [
    ['application/json', '{', 'body_malformed'],
    ['application/json', '['.repeat(1_000), 'body_too_complex'],
    ['application/xml', '<!DOCTYPE a><a/>', 'body_malformed'],
    ['multipart/form-data; boundary=b', 'x\0y', 'body_malformed'],
  ]
  for (const [type, body, code] of cases) {
    const { response, taken } = await call(`/hooks/${TOKEN}`, { body, headers: { 'content-type': type } })
    strictEqual(response.status, 200)
    strictEqual(taken[0]?.code, code)
    const { text } = taken[0]?.document as { text: string }
    strictEqual(text, body.replace('\0', '').slice(0, 2_000))
  }
})

const SECRET = 'a secret of the seller'
const HEX = await hmac('SHA-256', SECRET, BODY)
const OF_BODY = { kind: 'hmac', in: 'header', name: 'X-Signature', hash: 'SHA-256', encoding: 'hex' } as const

async function isTaken(told: Told, query = ''): Promise<boolean> {
  const { response, taken, refused } = await call(`/hooks/${TOKEN}${query}`, { secret: SECRET, ...told })
  strictEqual([200, 401].includes(response.status), true)
  deepStrictEqual([taken.length, refused], response.status === 200 ? [1, []] : [0, ['proof_invalid']])
  return response.status === 200
}

Deno.test('a signature of the body in a header', async () => {
  const base64 = await hmac('SHA-256', SECRET, BODY, 'base64')
  const cases: [Proof, string][] = [
    [OF_BODY, HEX],
    [OF_BODY, HEX.toUpperCase()],
    [{ ...OF_BODY, encoding: 'base64' }, base64],
    [{ ...OF_BODY, prefix: 'sha256=' }, `sha256=${HEX}`],
    [{ ...OF_BODY, hash: 'SHA-1' }, await hmac('SHA-1', SECRET, BODY)],
  ]
  for (const [proof, signature] of cases) {
    strictEqual(await isTaken({ proof, headers: { 'x-signature': signature } }), true, signature)
    const forged = `${signature.slice(0, -3)}AAA`
    for (const wrong of [forged, '', `x${signature}`, signature.slice(0, -1)]) {
      strictEqual(await isTaken({ proof, headers: { 'x-signature': wrong } }), false, wrong)
    }
    strictEqual(await isTaken({ proof, headers: { 'x-signature': signature }, body: `${BODY} ` }), false)
    strictEqual(await isTaken({ proof }), false)
  }
})

Deno.test('one in the query', async () => {
  const proof = { kind: 'hmac', in: 'query', name: 'signature', hash: 'SHA-1', encoding: 'hex' } as const
  const signature = await hmac('SHA-1', SECRET, BODY)
  strictEqual(await isTaken({ proof }, `?signature=${signature}`), true)
  strictEqual(await isTaken({ proof }, `?signature=${signature}0`), false)
  strictEqual(await isTaken({ proof, headers: { signature } }), false)
})

Deno.test('Standard Webhooks: any of several signatures, of lately', async () => {
  const key = new Uint8Array(32).fill(7)
  const secret = `whsec_${encode(key, 'base64')}`
  const sign = async (id: string, at: string) => `v1,${await hmac('SHA-256', key, `${id}.${at}.${BODY}`, 'base64')}`
  const proof = { kind: 'standard' } as const
  const headers = (signature: string, at = SECONDS) => ({
    'webhook-id': 'msg_1',
    'webhook-timestamp': at,
    'webhook-signature': signature,
  })
  const good = await sign('msg_1', SECONDS)
  strictEqual(await isTaken({ proof, secret, headers: headers(`v1a,xyz v1,AAAA ${good}`) }), true)
  strictEqual(await isTaken({ proof, secret, headers: headers(await sign('msg_2', SECONDS)) }), false)
  for (const wrong of ['whsec_!', 'whsec_']) {
    strictEqual(await isTaken({ proof, secret: wrong, headers: headers(good) }), false)
  }
  for (const at of [`${NOW / 1000 - 301}`, `${NOW / 1000 + 301}`, 'now', '', `${SECONDS}.5`]) {
    strictEqual(await isTaken({ proof, secret, headers: headers(await sign('msg_1', at), at) }), false, at)
  }
})

Deno.test('a signature with its time, as Stripe has it', async () => {
  const proof = { kind: 'timestamped', name: 'Stripe-Signature' } as const
  const sign = async (at: number) => `t=${at},v1=${'0'.repeat(64)},v1=${await hmac('SHA-256', SECRET, `${at}.${BODY}`)},v0=x`
  const good = await sign(NOW / 1000 - 299)
  strictEqual(await isTaken({ proof, headers: { 'stripe-signature': good } }), true)
  const upper = good.replace(/v1=\w+/g, (part) => `v1=${part.slice(3).toUpperCase()}`)
  strictEqual(await isTaken({ proof, headers: { 'stripe-signature': upper } }), true)
  for (const header of [await sign(NOW / 1000 - 301), await sign(NOW / 1000 + 301), `v1=${HEX}`, 't=,v1=', 'x', '']) {
    strictEqual(await isTaken({ proof, headers: { 'stripe-signature': header } }), false, header)
  }
})

Deno.test('a signed manifest, as Mercado Pago has it', async () => {
  const proof = { kind: 'manifest', name: 'x-signature' } as const
  const signed = await hmac('SHA-256', SECRET, 'id:ab12;request-id:r-1;ts:1704908010;')
  const headers = { 'x-signature': `ts=1704908010,v1=${signed}`, 'x-request-id': 'r-1' }
  strictEqual(await isTaken({ proof, headers }, '?data.id=AB12&type=payment'), true)
  for (const query of ['?data.id=AB13', '', '?data.id=']) strictEqual(await isTaken({ proof, headers }, query), false)
  strictEqual(await isTaken({ proof, headers: { ...headers, 'x-request-id': 'r-2' } }, '?data.id=AB12'), false)
})

Deno.test('a fixed token in a header', async () => {
  const proof = { kind: 'token', name: 'X-HOTMART-HOTTOK' } as const
  strictEqual(await isTaken({ proof, headers: { 'x-hotmart-hottok': SECRET } }), true)
  for (const token of [`${SECRET}x`, SECRET.slice(1), '']) {
    strictEqual(await isTaken({ proof, headers: { 'x-hotmart-hottok': token } }), false)
  }
})

Deno.test('without its secret nothing is proven, and its owner is told so', async () => {
  const proofs: Proof[] = [OF_BODY, { kind: 'standard' }, { kind: 'token', name: 'x-a' }, { kind: 'timestamped', name: 'x-a' }]
  for (const proof of [...proofs, { kind: 'manifest', name: 'x-a' } as const]) {
    const { response, refused } = await call(`/hooks/${TOKEN}`, { proof, secret: null, headers: { 'x-a': '' } })
    deepStrictEqual([response.status, refused], [401, ['proof_secret_missing']])
  }
})

Deno.test('nothing that proves the origin is kept', async () => {
  const proof = { kind: 'token', name: 'x-event-key' } as const
  const headers = { 'x-event-key': SECRET, 'x-hub-signature-256': 'x', 'x-event-token': 'x' }
  const { taken } = await call(`/hooks/${TOKEN}?signature=x&id=1`, { proof, secret: SECRET, headers })
  deepStrictEqual(taken[0]?.document, {
    headers: { 'content-type': 'application/json' },
    query: { id: '1' },
    body: { event: 'paid', id: 7 },
  })
})
