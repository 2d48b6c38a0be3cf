import { deepStrictEqual, strictEqual } from 'node:assert'
import { DatabaseError } from '../_shared/database.ts'
import { hmac } from '../_shared/secrets.ts'
import type { NumberEvent } from './events.ts'
import { answer, type Secrets } from './handler.ts'

const ID = '0a1b2c3d-0000-4000-8000-00000000000f'
const SECRETS: Secrets = { app_secret: 'the-apps-secret-0123', verify_token: 'verify-me' }
const MESSAGE = { from: '5521988880001', id: 'wamid.1', timestamp: '1764500000', type: 'text', text: { body: 'oi' } }

interface Stored {
  phoneNumberId: string
  events: NumberEvent[]
}

class Project {
  stored: Stored[] = []
  asked = 0
  status = 503
  refuses: (events: NumberEvent[]) => string | undefined = () => undefined
  constructor(readonly known: Secrets = SECRETS) {}

  secrets(): Promise<Secrets> {
    this.asked++
    return Promise.resolve(this.known)
  }

  ingest(_: string, phoneNumberId: string, events: NumberEvent[]): Promise<void> {
    const code = this.refuses(events)
    if (code) return Promise.reject(new DatabaseError(code, code === 'events_invalid' ? 400 : this.status, code))
    this.stored.push({ phoneNumberId, events })
    return Promise.resolve()
  }

  get told(): NumberEvent[] {
    return this.stored.flatMap(({ events }) => events)
  }
}

function payload(value: object): object {
  const metadata = { display_phone_number: '5511', phone_number_id: '1055' }
  const change = { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } }
  return { object: 'whatsapp_business_account', entry: [{ id: '2055', changes: [change] }] }
}

async function post(project: Project, body: unknown, signature?: string, path = ID): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const signed = signature ?? `sha256=${await hmac('SHA-256', SECRETS.app_secret ?? '', text)}`
  const headers = { 'x-hub-signature-256': signed }
  return answer(new Request(`http://project.test/whatsapp-cloud/${path}`, { method: 'POST', headers, body: text }), project)
}

function shake(query: string, project = new Project()): Promise<Response> {
  return answer(new Request(`http://project.test/whatsapp-cloud/${ID}?${query}`), project)
}

Deno.test('the handshake answers the challenge, to whoever knows the verify token', async () => {
  const right = await shake('hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=verify-me')
  deepStrictEqual([right.status, await right.text()], [200, '1158201444'])
  const wrong = await shake('hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=verify')
  deepStrictEqual([wrong.status, await wrong.text()], [403, 'verify_token_wrong'])
  strictEqual((await shake('hub.mode=subscribe&hub.challenge=1&hub.verify_token=x', new Project({}))).status, 403)
  strictEqual((await shake('hub.challenge=1')).status, 400)
  for (const none of ['', '&hub.challenge=']) {
    const told = await shake(`hub.mode=subscribe&hub.verify_token=verify-me${none}`)
    deepStrictEqual([told.status, await told.text()], [400, 'handshake_invalid'])
  }
})

Deno.test('what is signed is stored before it is answered', async () => {
  const project = new Project()
  const told = await post(project, payload({ contacts: [{ wa_id: '5521988880001', profile: { name: 'Ana' } }], messages: [MESSAGE] }))
  strictEqual(told.status, 200)
  const [{ phoneNumberId, events }] = project.stored as [Stored]
  strictEqual(phoneNumberId, '1055')
  const [event] = events as [NumberEvent]
  deepStrictEqual([event.type, event.data.body, event.data.author_name], ['message', 'oi', 'Ana'])
})

Deno.test('a signature is the same in capitals', async () => {
  const project = new Project()
  const body = JSON.stringify(payload({ messages: [MESSAGE] }))
  const signature = (await hmac('SHA-256', SECRETS.app_secret ?? '', body)).toUpperCase()
  strictEqual((await post(project, body, `sha256=${signature}`)).status, 200)
  strictEqual(project.told.length, 1)
})

Deno.test('what is not signed, or by another, asks the database to write nothing', async () => {
  for (const signature of ['', 'sha256=', `sha256=${'0'.repeat(64)}`, `sha1=${'0'.repeat(40)}`]) {
    const project = new Project()
    const told = await post(project, payload({ messages: [MESSAGE] }), signature)
    strictEqual(told.status, 401, signature)
    deepStrictEqual(project.stored, [])
  }
  strictEqual((await post(new Project({}), payload({ messages: [MESSAGE] }))).status, 401)
})

Deno.test('an address that names no number asks nothing', async () => {
  for (const path of ['', 'x', ID.toUpperCase(), `${ID}/x`, '../go/x']) {
    const project = new Project()
    strictEqual((await post(project, payload({}), undefined, path)).status, 404, path)
    strictEqual(project.asked, 0)
  }
})

Deno.test('three megabytes are taken, and no more', async () => {
  const filler = (bytes: number) => JSON.stringify({ entry: [], filler: 'x'.repeat(bytes) })
  strictEqual((await post(new Project(), filler(3 * 1024 * 1024 - 100))).status, 200)
  strictEqual((await post(new Project(), filler(3 * 1024 * 1024))).status, 413)
})

Deno.test('what the database does not take now is told again', async () => {
  const project = new Project()
  project.refuses = () => 'unavailable'
  strictEqual((await post(project, payload({ messages: [MESSAGE] }))).status, 503)
})

Deno.test('an event that is refused costs itself alone, and is kept as it came', async () => {
  const project = new Project()
  const messages = ['1', '2', '3', '4', '5'].map((id) => ({ ...MESSAGE, id }))
  project.refuses = (events) =>
    events.some(({ type, data }) => type === 'message' && data.message_id === '3') ? 'events_invalid' : undefined
  strictEqual((await post(project, payload({ messages }))).status, 200)
  deepStrictEqual(
    project.told.map(({ type, data }) => [type, data.message_id]),
    [['message', '1'], ['message', '2'], ['refused_message', '3'], ['message', '4'], ['message', '5']],
  )
})

Deno.test('what PostgreSQL refuses in its own words costs itself alone as well', async () => {
  for (const status of [400, 413]) {
    const project = new Project()
    project.refuses = (events) => events.some(({ type, data }) => type === 'message' && data.message_id === '2') ? 'unavailable' : undefined
    project.status = status
    const messages = ['1', '2', '3'].map((id) => ({ ...MESSAGE, id }))
    strictEqual((await post(project, payload({ messages }))).status, 200)
    deepStrictEqual(project.told.map(({ type }) => type), ['message', 'refused_message', 'message'])
  }
})

Deno.test('what cannot be kept is taken out, wherever it stands', async () => {
  const project = new Project()
  const text = (body: string, more: object = {}) => ({ ...MESSAGE, text: { body }, ...more })
  const messages = [
    text('a\u0000b'),
    text('half \ud83d', { id: 'wamid.\u00002' }),
    { ...MESSAGE, id: 'wamid.3', type: 'future', future: { 'a\u0000': ['\udc00'] } },
  ]
  const contacts = [{ wa_id: MESSAGE.from, profile: { name: 'An\u0000a' } }]
  strictEqual((await post(project, payload({ contacts, messages }))).status, 200)
  deepStrictEqual(project.told.map(({ data }) => data.body), ['ab', 'half \ufffd', ''])
  deepStrictEqual(project.told[1]?.data.message_id, 'wamid.2')
  strictEqual(/\\u0000|\\ud[89a-f]/.test(JSON.stringify(project.told)), false)
})

Deno.test('what lies deeper than anything is read holds nothing up', async () => {
  for (const levels of [50, 5_000, 1_000_000]) {
    const project = new Project()
    const future = JSON.stringify(payload({ messages: [{ ...MESSAGE, type: 'future', future: '@' }, { ...MESSAGE, id: '2' }] }))
    const body = future.replace('"@"', '['.repeat(levels) + ']'.repeat(levels))
    strictEqual((await post(project, body)).status, 200)
    deepStrictEqual(project.told.map(({ data }) => data.kind), ['unsupported', 'text'])
    JSON.stringify(project.told)
  }
})

Deno.test('what makes no sense is left out, the rest is taken', async () => {
  const project = new Project()
  const odd = [null, 7, 'x', [], {}, { type: 'text' }, { from: 'nobody', id: 'x', type: 'text' }, { ...MESSAGE, type: 7 }]
  const body = payload({ contacts: [null, { profile: 7 }], messages: [...odd, MESSAGE], statuses: odd, errors: [1] })
  strictEqual((await post(project, body)).status, 200)
  deepStrictEqual(project.told.map(({ data }) => data.kind), ['unsupported', 'text'])
  for (const nonsense of ['[]', '7', 'null', '{"entry": {"changes": 1}}', '{"entry": [{"changes": [null, {"value": []}]}]}']) {
    strictEqual((await post(new Project(), nonsense)).status, 200, nonsense)
  }
  strictEqual((await post(new Project(), '{')).status, 400)
})

Deno.test('a thousand updates go in bounded batches', async () => {
  const project = new Project()
  const messages = Array.from({ length: 1000 }, (_, place) => ({ ...MESSAGE, id: `wamid.${place}` }))
  strictEqual((await post(project, payload({ messages }))).status, 200)
  deepStrictEqual(project.stored.map(({ events }) => events.length), [200, 200, 200, 200, 200])
})

Deno.test('nothing else is answered', async () => {
  const told = await answer(new Request(`http://project.test/whatsapp-cloud/${ID}`, { method: 'PUT' }), new Project())
  strictEqual(told.status, 405)
})
