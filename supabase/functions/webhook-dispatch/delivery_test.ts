import { deepStrictEqual, strictEqual, throws } from 'node:assert'
import { Webhook } from 'standardwebhooks'
import { type Delivery, deliver, type Result } from './delivery.ts'

const SECRETS = [`whsec_${btoa('x'.repeat(32))}`, `whsec_${btoa('y'.repeat(24))}`]
const BODY = '{"type":"contact.created","timestamp":"2026-11-30T12:00:00Z","data":{"name":"João 🌻"}}'

interface Arrived {
  headers: Record<string, string>
  path: string
  body: string
}

function deliveryTo(url: string, more: Partial<Delivery> = {}): Delivery {
  return {
    id: crypto.randomUUID(),
    endpoint_id: crypto.randomUUID(),
    url,
    webhook_id: 'evt_1',
    body: BODY,
    secrets: SECRETS,
    attempt: 1,
    ...more,
  }
}

function send(url: string, more: Partial<Delivery> = {}, milliseconds = 5_000): Promise<Result> {
  const allowed = new Set(['127.0.0.1', 'hooks.example'])
  return deliver(deliveryTo(url, more), { allowed, lookUp: () => Promise.resolve(['127.0.0.1']), milliseconds })
}

/** A receiver that answers so, and what arrives at it. */
async function withReceiver(
  answer: (request: Request) => Response | Promise<Response>,
  work: (url: string, arrived: Arrived[]) => Promise<void>,
): Promise<void> {
  const arrived: Arrived[] = []
  const server = Deno.serve({ hostname: '127.0.0.1', port: 0, onListen: () => {} }, async (request) => {
    const { pathname, search } = new URL(request.url)
    const headers = Object.fromEntries(request.headers)
    arrived.push({ headers, path: pathname + search, body: await request.text() })
    return await answer(request)
  })
  try {
    await work(`http://127.0.0.1:${server.addr.port}`, arrived)
  } finally {
    await server.shutdown()
  }
}

Deno.test('what arrives is verified by the official library, under both secrets', () =>
  withReceiver(
    () => new Response('thanks', { status: 202 }),
    async (url, arrived) => {
      const result = await send(`${url}/hook?a=b`)
      deepStrictEqual([result.status, result.error, result.response, result.retry_after], [202, null, 'thanks', null])
      const [first] = arrived
      deepStrictEqual([first?.path, first?.body], ['/hook?a=b', BODY])
      strictEqual(first?.headers['content-type'], 'application/json')
      for (const secret of SECRETS) {
        deepStrictEqual(new Webhook(secret).verify(BODY, first?.headers ?? {}), JSON.parse(BODY))
      }
      throws(() => new Webhook(btoa('z'.repeat(32))).verify(BODY, first?.headers ?? {}))
    },
  ))

Deno.test('a name is spoken to, at the address that was looked at', () =>
  withReceiver(
    () => new Response(null, { status: 204 }),
    async (url, arrived) => {
      const port = new URL(url).port
      let looks = 0
      // What it would say a moment later is not asked.
      const lookUp = () => Promise.resolve(looks++ === 0 ? ['127.0.0.1'] : ['127.0.0.9'])
      const allowed = new Set(['hooks.example'])
      const result = await deliver(deliveryTo(`http://hooks.example:${port}/`), { allowed, lookUp, milliseconds: 5_000 })
      deepStrictEqual([result.status, looks, arrived[0]?.headers.host], [204, 1, `hooks.example:${port}`])
    },
  ))

Deno.test('of several addresses the first that answers is taken', () =>
  withReceiver(
    () => new Response(null, { status: 204 }),
    async (url) => {
      const sending = {
        allowed: new Set(['hooks.example']),
        lookUp: () => Promise.resolve(['127.0.0.2', '127.0.0.1']),
        milliseconds: 5_000,
      }
      const result = await deliver(deliveryTo(`http://hooks.example:${new URL(url).port}/`), sending)
      strictEqual(result.status, 204)
    },
  ))

Deno.test('a refusal is told with when to ask again', () =>
  withReceiver(
    () => new Response('slower', { status: 429, headers: { 'retry-after': '17' } }),
    async (url) => {
      const { status, error, response, retry_after } = await send(url)
      deepStrictEqual({ status, error, response, retry_after }, {
        status: 429,
        error: null,
        response: 'slower',
        retry_after: 17,
      })
    },
  ))

Deno.test('a redirect is not followed', () =>
  withReceiver(
    ({ url }) => new Response(null, { status: 302, headers: { location: new URL('/there', url).href } }),
    async (url, arrived) => {
      strictEqual((await send(`${url}/here`)).status, 302)
      deepStrictEqual(arrived.map(({ path }) => path), ['/here'])
    },
  ))

Deno.test('a body of twenty kilobytes arrives whole', () =>
  withReceiver(
    () => new Response(),
    async (url, arrived) => {
      const body = JSON.stringify({ text: '🌻'.repeat(5_000) })
      strictEqual((await send(url, { body })).status, 200)
      strictEqual(arrived[0]?.body, body)
    },
  ))

Deno.test('whoever does not answer costs the time limit and no more', async () => {
  const listener = Deno.listen({ hostname: '127.0.0.1', port: 0 })
  const accepted = listener.accept()
  const result = await send(`http://127.0.0.1:${listener.addr.port}`, {}, 100)
  deepStrictEqual([result.status, result.error], [null, 'timeout'])
  strictEqual(result.latency_ms >= 95 && result.latency_ms < 2_000, true)
  ;(await accepted).close()
  listener.close()
})

Deno.test('a look-up that takes for ever is not waited for', async () => {
  const sending = { allowed: new Set<string>(), lookUp: () => new Promise<string[]>(() => {}), milliseconds: 50 }
  strictEqual((await deliver(deliveryTo('https://hooks.example/'), sending)).error, 'timeout')
})

Deno.test('what cannot be sent is a result with a reason', async () => {
  const { port } = (() => {
    const listener = Deno.listen({ hostname: '127.0.0.1', port: 0 })
    listener.close()
    return listener.addr
  })()
  strictEqual((await send(`http://127.0.0.1:${port}`)).error, 'connection_failed')
  strictEqual((await send('http://127.0.0.2/')).error, 'address_refused')
  strictEqual((await send('nonsense')).error, 'url_invalid')
})

Deno.test('who speaks no TLS is no receiver of a secret', () =>
  withReceiver(
    () => new Response(),
    async (url, arrived) => {
      strictEqual((await send(url.replace('http:', 'https:'))).error, 'connection_failed')
      strictEqual(arrived.length, 0)
    },
  ))
