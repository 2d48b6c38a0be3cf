import { deepStrictEqual, strictEqual } from 'node:assert'
import { answer } from './handler.ts'

const OPEN = { state: 'open', phone: '5511999990001', text: 'Olá, é 100% & + já?\n🌻' }
const PEOPLE = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 9; CUBOT_P20) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Linux; Android 9; CUBOT NOTE 7) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/450.0]',
]
const LOOKERS = [
  'WhatsApp/2.24.20.89 A',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'TelegramBot (like TwitterBot)',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
]

interface Visited {
  slug: string
  counts: boolean
}

async function follow(
  path: string,
  { told = OPEN, ...init }: RequestInit & { told?: unknown } = {},
): Promise<{ response: Response; visits: Visited[] }> {
  const visits: Visited[] = []
  const response = await answer(new Request(`http://project.test${path}`, init), (slug, counts) => {
    visits.push({ slug, counts })
    return told instanceof Error ? Promise.reject(told) : Promise.resolve(told)
  })
  return { response, visits }
}

Deno.test('a link leads to the number with its text written', async () => {
  const { response, visits } = await follow('/go/Natal-2026')
  strictEqual(response.status, 302)
  strictEqual(
    response.headers.get('location'),
    'https://wa.me/5511999990001?text=Ol%C3%A1%2C%20%C3%A9%20100%25%20%26%20%2B%20j%C3%A1%3F%0A%F0%9F%8C%BB',
  )
  strictEqual(response.headers.get('cache-control'), 'no-store')
  deepStrictEqual(visits, [{ slug: 'natal-2026', counts: true }])
})

Deno.test('a campaign without a text leads to the number alone', async () => {
  const { response } = await follow('/go/natal', { told: { ...OPEN, text: '' } })
  strictEqual(response.headers.get('location'), 'https://wa.me/5511999990001')
})

Deno.test('people are counted, whatever their telephone is called', async () => {
  for (const agent of PEOPLE) {
    const { visits } = await follow('/go/natal', { headers: { 'user-agent': agent } })
    deepStrictEqual(visits, [{ slug: 'natal', counts: true }], agent)
  }
})

Deno.test('previews, crawlers, HEAD and browsers that fetch ahead are not', async () => {
  const looks: RequestInit[] = [
    ...LOOKERS.map((agent) => ({ headers: { 'user-agent': agent } })),
    { method: 'HEAD' },
    { headers: { 'sec-purpose': 'prefetch;prerender' } },
  ]
  for (const init of looks) {
    const { response, visits } = await follow('/go/natal', init)
    strictEqual(response.status, 302)
    deepStrictEqual(visits, [{ slug: 'natal', counts: false }], JSON.stringify(init))
  }
})

Deno.test('what is no slug is not looked up', async () => {
  const paths = ['/go', '/go/', '/go/a/b', '/go/-a', '/go/a--b', '/go/%00', '/go/%E0%A4%A', '/go/..%2Fx']
  for (const path of [...paths, `/go/${'a'.repeat(61)}`, '/go/https:%2F%2Fevil.test', '/go/ação']) {
    const { response, visits } = await follow(path)
    strictEqual(response.status, 404, path)
    deepStrictEqual(visits, [])
  }
})

Deno.test('a link that leads nowhere says why, in the visitor\'s language', async () => {
  const cases: [unknown, string | null, number, RegExp][] = [
    [{ state: 'unknown' }, null, 404, /não existe/],
    [{ state: 'unknown' }, 'en-US,en;q=0.9', 404, /does not exist/],
    [{ state: 'disabled' }, 'pt-PT', 404, /desativado/],
    [{ state: 'disabled' }, 'en;q=0.5, pt;q=0.4', 404, /switched off/],
    [{ state: 'unpaired' }, 'de, pt;q=0.8, en;q=0.7', 503, /ainda não foi conectado/],
    [new Error('503'), 'en', 503, /just now/],
    [{ ...OPEN, phone: 'evil.test/' }, null, 503, /agora/],
    [null, ';;q=x,', 503, /agora/],
  ]
  for (const [told, language, status, text] of cases) {
    const headers = language ? { 'accept-language': language } : undefined
    const { response } = await follow('/go/natal', { told, headers })
    strictEqual(response.status, status)
    strictEqual(response.headers.get('content-type'), 'text/plain; charset=utf-8')
    strictEqual(text.test(await response.text()), true, `${text}`)
  }
})

Deno.test('nothing is sent to a link', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const { response, visits } = await follow('/go/natal', { method })
    strictEqual(response.status, 405)
    strictEqual(response.headers.get('allow'), 'GET, HEAD')
    deepStrictEqual(visits, [])
  }
})
