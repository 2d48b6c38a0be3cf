import { deepStrictEqual, rejects, strictEqual } from 'node:assert'
import { signAddress } from './storage.ts'

const SIGNED = '/object/sign/media/a/f%20g?token=jwt'

async function withStorage<T>(tell: () => Response, use: (asked: unknown[]) => Promise<T>): Promise<T> {
  const asked: unknown[] = []
  const server = Deno.serve({ port: 0, hostname: '127.0.0.1', onListen: () => {} }, ({ method, url, headers }) => {
    asked.push([method, new URL(url).pathname, headers.get('apikey'), headers.get('authorization')])
    return tell()
  })
  Deno.env.set('SUPABASE_URL', `http://127.0.0.1:${server.addr.port}`)
  Deno.env.set('SUPABASE_SECRET_KEYS', '{"default":"sb_secret_x"}')
  try {
    return await use(asked)
  } finally {
    await server.shutdown()
  }
}

Deno.test('Storage gives an address for a minute', () =>
  withStorage(
    () => Response.json({ signedURL: SIGNED }),
    async (asked) => {
      strictEqual(await signAddress('a/f g'), `/storage/v1${SIGNED}`)
      const place = '/storage/v1/object/sign/media/a/f%20g'
      deepStrictEqual(asked, [['POST', place, 'sb_secret_x', 'Bearer sb_secret_x']])
    },
  ))

Deno.test('nobody is led anywhere else', async () => {
  const answers = [
    () => Response.json({ signedURL: 'https://evil.example/object/sign/media/a/f%20g?token=x' }),
    () => Response.json({ signedURL: '/object/sign/media/b/f?token=x' }),
    () => Response.json({}),
    () => Response.json(null),
    () => Response.json({ statusCode: '404', message: 'Object not found' }, { status: 400 }),
    () => new Response('<html>', { status: 502 }),
  ]
  for (const answer of answers) await withStorage(answer, () => rejects(signAddress('a/f g')))
})
