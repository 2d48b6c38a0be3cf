/** Each trigger from its subscription to the item that a Zap starts with. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openReceiver, type Receiver } from '../../testing/receiver.ts'
import { closeChat, newPhone, receive, stack, stopNumber, waitFor } from '../../testing/stack.ts'
import app from '../src/index.ts'
import { act, type Row, run, search } from './harness.ts'

let receiver: Receiver

before(async () => {
  receiver = await openReceiver()
})
after(() => receiver.close())

test('a new contact', async () => {
  await tried('new_contact', {}, (phone) => act('upsert_contact', { phone }))
})

test('a tag, and no other one', async () => {
  const told = await tried('tag_added', { tag: 'vip' }, (phone) =>
    act('upsert_contact', { phone, tags: ['vip'] }),
  )
  assert.equal(dataOf(told).tag, 'vip')
  const other = { ...told, data: { ...dataOf(told), tag: 'other' } }
  assert.deepEqual(await perform('tag_added', { tag: 'vip' }, JSON.stringify(other), {}), [])
})

test('a message on the chosen number', async () => {
  await tried('message_received', { instance_id: stack.instance_id }, (phone) => receive(phone, 'Oi!'))
})

test('a chat that is closed', async () => {
  await tried('chat_closed', {}, async (phone) => {
    await receive(phone, 'Obrigada!')
    const chat = await waitFor('the chat', async () => (await search('chat', phone))[0])
    await closeChat(chat.id)
  })
})

test('a flow that is over, and no other one', async () => {
  const { flow_id, instance_id } = stack
  const told = await tried('flow_finished', { flow_id }, (phone) =>
    act('start_flow', { phone, flow_id, instance_id }),
  )
  assert.deepEqual(
    await perform('flow_finished', { flow_id: stack.instance_id }, JSON.stringify(told), {}),
    [],
  )
})

test('what comes without its id gets one', async () => {
  const content = JSON.stringify({ type: 'contact.created', timestamp: '2026-11-30T12:00:00Z', data: {} })
  const [item] = await perform('new_contact', {}, content, {})
  const [again] = await perform('new_contact', {}, content, {})
  assert.ok(item?.id)
  assert.equal(item.id, again?.id)
})

test('what is no event starts nothing', async () => {
  const event = { type: 'tag.added', timestamp: '2026-11-30T12:00:00Z' }
  const others = [null, 'text', 7, [], {}, event, { ...event, data: null }, { ...event, data: 'x' }]
  for (const content of [...others, { ...event, type: 'tag.removed', data: { tag: 'vip' } }]) {
    assert.deepEqual(await perform('tag_added', { tag: 'vip' }, JSON.stringify(content), {}), [])
    assert.deepEqual(await perform('tag_added', {}, JSON.stringify(content), {}), [])
  }
})

test('the id is that of the delivery, whatever the body says', async () => {
  const content = JSON.stringify({ id: 'evt_1', type: 'contact.created', timestamp: '', data: {} })
  const [item] = await perform('new_contact', {}, content, { 'Http-Webhook-Id': 'evt_2' })
  assert.equal(item?.id, 'evt_2')
})

test('only what would start the Zap is shown in advance', async () => {
  const perform = hookOf('tag_added').performList
  await act('upsert_contact', { phone: newPhone(), tags: ['first', 'second'] })
  const [shown, ...others]: Row[] = await run(perform, { inputData: { tag: 'second' } })
  assert.ok(shown)
  assert.deepEqual(others, [])
  assert.equal(dataOf(shown).tag, 'second')
  assert.deepEqual(await run(perform, { inputData: { tag: 'third' } }), [])
})

test('what was never subscribed is ended without a word', async () => {
  const end = hookOf('new_contact').performUnsubscribe
  for (const subscribeData of [undefined, {}, { id: crypto.randomUUID() }]) {
    assert.deepEqual(await run(end, { subscribeData }), {})
  }
})

test('an address that is not public, a number and an event that are not there', async () => {
  const subscribe = hookOf('chat_closed').performSubscribe
  const refused = (targetUrl: string, inputData: object) =>
    assert.rejects.bind(null, run(subscribe, { targetUrl, inputData }))
  await refused('https://169.254.169.254/hook', {})(/webhook_url_invalid/)
  await refused('http://hooks.example.com/1', {})(/webhook_url_invalid/)
  await refused(receiver.url('/none'), { instance_id: crypto.randomUUID() })(/instance_not_found/)
})

// The last one: nothing else can be tried on the number afterwards.
test('a number that is disconnected', async () => {
  await tried('number_disconnected', {}, stopNumber)
})

/** Subscribes, lets it happen, and compares what comes with what was promised. */
async function tried(key: string, inputData: object, happen: (phone: string) => Promise<unknown>) {
  const operation = hookOf(key)
  const targetUrl = receiver.url(`/${key}`)
  const subscribeData = await run(operation.performSubscribe, { inputData, targetUrl })
  const again = await run(operation.performSubscribe, { inputData, targetUrl })
  assert.deepEqual(again, subscribeData)

  await happen(newPhone())
  const delivery = await receiver.first(`/${key}`)
  const headers = { 'Http-Webhook-Id': String(delivery.headers['webhook-id']) }
  const [told, ...others] = await perform(key, inputData, delivery.content, headers)
  assert.ok(told)
  assert.deepEqual(others, [])
  assert.equal(told.id, delivery.headers['webhook-id'])
  assert.deepEqual(namesIn(told, operation.sample), namesIn(operation.sample, told))

  const listed: Row[] = await run(operation.performList, { inputData })
  // The newest three: of a number just connected the phone's own people may be newer.
  const isNewer = (item: Row) => Date.parse(String(item.timestamp)) >= Date.parse(String(told.timestamp))
  assert.ok(listed.some((item) => item.id === told.id) || (listed.length === 3 && listed.every(isNewer)))
  assert.deepEqual(namesIn(listed[0], told), namesIn(told, listed[0]))

  await run(operation.performUnsubscribe, { subscribeData })
  await run(operation.performUnsubscribe, { subscribeData })
  return told
}

function perform(key: string, inputData: object, content: string, headers: object): Promise<Row[]> {
  const bundle = { inputData, cleanedRequest: JSON.parse(content), rawRequest: { headers, content } }
  return run(hookOf(key).perform, bundle)
}

function hookOf(key: string) {
  const operation = app.triggers[key]?.operation
  assert.ok(operation?.type === 'hook')
  return operation
}

function dataOf(told: Row): Record<string, unknown> {
  return told.data as Record<string, unknown>
}

/** The paths of all that has a name, as far as `other` has objects there too; custom fields have their own. */
function namesIn(value: unknown, other: unknown, path = ''): string[] {
  if (!isObject(value) || !isObject(other) || /\.(fields|variables|content)$/.test(path)) return [path]
  return Object.keys(value)
    .sort()
    .flatMap((name) => namesIn(value[name], other[name], `${path}.${name}`))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
