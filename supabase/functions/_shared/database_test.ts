import { deepStrictEqual, rejects, strictEqual } from 'node:assert'
import { askAsAnybody, callDatabase, DatabaseError } from './database.ts'

interface Asked {
  path: string
  headers: Record<string, string | null>
  body: unknown
}

/** A REST that answers so, and what it was asked. */
async function withRest(
  answer: () => Response | Promise<Response>,
  work: (asked: Asked[]) => Promise<void>,
): Promise<void> {
  const asked: Asked[] = []
  const options = { hostname: '127.0.0.1', port: 0, onListen: () => {} }
  const server = Deno.serve(options, async (request) => {
    const names = ['apikey', 'authorization', 'content-profile']
    const headers = Object.fromEntries(names.map((name) => [name, request.headers.get(name)]))
    asked.push({ path: new URL(request.url).pathname, headers, body: await request.json() })
    return answer()
  })
  Deno.env.set('SUPABASE_URL', `http://127.0.0.1:${server.addr.port}`)
  Deno.env.set('SUPABASE_SECRET_KEYS', '{"default":"sb_secret_x"}')
  Deno.env.set('SUPABASE_PUBLISHABLE_KEYS', '{"default":"sb_publishable_x"}')
  try {
    await work(asked)
  } finally {
    await server.shutdown()
  }
}

Deno.test('a function is called with the secret key, in its schema', () =>
  withRest(
    () => Response.json({ done: 1 }),
    async (asked) => {
      deepStrictEqual(await callDatabase('work', { a: 1 }, { schema: 'orchestrator' }), { done: 1 })
      const headers = {
        apikey: 'sb_secret_x',
        authorization: 'Bearer sb_secret_x',
        'content-profile': 'orchestrator',
      }
      deepStrictEqual(asked, [{ path: '/rest/v1/rpc/work', headers, body: { a: 1 } }])
    },
  ))

Deno.test('as anybody no secret goes out', () =>
  withRest(
    () => new Response(null, { status: 204 }),
    async (asked) => {
      strictEqual(await askAsAnybody('look', {}), null)
      const headers = { apikey: 'sb_publishable_x', authorization: null, 'content-profile': 'public' }
      deepStrictEqual(asked[0]?.headers, headers)
    },
  ))

Deno.test('a refusal has the code that the function gave', () =>
  withRest(
    () => Response.json({ code: 'P0001', message: 'hook_unknown' }, { status: 400 }),
    () =>
      rejects(callDatabase('work', {}), (error: DatabaseError) => {
        deepStrictEqual([error.code, error.status], ['hook_unknown', 400])
        return true
      }),
  ))

Deno.test('whatever else comes is one error', async () => {
  const answers = [
    () => new Response('<html>', { status: 502 }),
    () => new Response('no json'),
    () => Response.json({ code: '42501', message: 'permission denied for function work' }, { status: 403 }),
    () => Response.json(null, { status: 500 }),
  ]
  for (const answer of answers) {
    await withRest(answer, () => rejects(callDatabase('work', {}), { code: 'unavailable' }))
  }
  Deno.env.set('SUPABASE_URL', 'http://127.0.0.1:1')
  await rejects(callDatabase('work', {}), { code: 'unavailable', status: 0 })
})

Deno.test('one that does not answer is not waited for', async () => {
  const { promise: never, resolve } = Promise.withResolvers<Response>()
  await withRest(
    () => never,
    async () => {
      await rejects(callDatabase('work', {}, { milliseconds: 50 }), { code: 'unavailable', status: 0 })
      resolve(new Response())
    },
  )
})
