import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { IDataObject } from 'n8n-workflow'
import { openReceiver, type Receiver } from '../../testing/receiver.ts'
import { newPhone, receive, stack } from '../../testing/stack.ts'
import { Bench, manifest, nodeType } from './n8n.mts'

let receiver: Receiver

before(async () => {
  receiver = await openReceiver()
})
after(() => receiver.close())

test('the package says what it has', () => {
  assert.deepEqual(manifest.keywords, ['n8n-community-node-package'])
  assert.equal(nodeType('zapbase').description.displayName, 'Zapbase')
})

test('a trigger subscribes once, is told, and ends it', async () => {
  const bench = openTrigger({ event: 'message.received', filters: { instanceIds: [stack.instance_id] } })
  assert.equal(await bench.hook('checkExists'), false)
  assert.equal(await bench.hook('create'), true)
  assert.equal(await bench.hook('checkExists'), true)

  await receive(newPhone(), 'Oi!')
  const { headers, content } = await receiver.first(new URL(bench.url).pathname)
  const told = (await bench.told(headers, content)) as IDataObject
  assert.equal(told.id, headers['webhook-id'])
  assert.equal(told.type, 'message.received')
  assert.equal((told.data as { message: IDataObject }).message.message, 'Oi!')

  for (const forged of [
    await bench.told(headers, content.replace('Oi!', 'Ai!')),
    await bench.told({ ...headers, 'webhook-id': 'evt_1' }, content),
    await bench.told({ ...headers, 'webhook-timestamp': '1' }, content),
    await bench.told({}, content),
    await bench.told({ ...headers, 'webhook-signature': 'v1' }, content),
    // As long as the right one, to whoever counts characters.
    await bench.told({ ...headers, 'webhook-signature': 'é'.repeat(47) }, content),
    await bench.told(headers, content, { rawBody: undefined }),
  ]) {
    assert.equal(forged, 401)
  }

  assert.equal(await bench.hook('delete'), true)
  assert.equal(await bench.hook('delete'), true)
  assert.equal(await bench.hook('checkExists'), false)
  assert.equal(await bench.told(headers, content), 401)
})

test('a subscription whose secret is lost is made anew', async () => {
  const bench = openTrigger({ event: 'contact.created', filters: {} })
  await bench.hook('create')
  const kept = bench.workflow.getStaticData('node', bench.node)
  const { id } = kept
  delete kept.secret
  assert.equal(await bench.hook('checkExists'), false)
  await bench.hook('create')
  assert.notEqual(kept.id, id)
  assert.ok(kept.secret)
  await bench.hook('delete')
})

test('a subscription that is not what is wanted is made anew', async () => {
  const bench = openTrigger({ event: 'chat.closed', filters: { tags: ['vip'] } })
  await bench.hook('create')
  assert.equal(await bench.hook('checkExists'), true)
  const kept = bench.workflow.getStaticData('node', bench.node)
  for (const parameters of [
    { event: 'chat.closed', filters: {} },
    { event: 'chat.closed', filters: { tags: ['vip'], instanceIds: [stack.instance_id] } },
    { event: 'chat.opened', filters: { tags: ['vip'], instanceIds: [stack.instance_id] } },
  ]) {
    const { id } = kept
    bench.node.parameters = parameters
    assert.equal(await bench.hook('checkExists'), false)
    await bench.hook('create')
    assert.notEqual(kept.id, id)
    assert.equal(await bench.hook('checkExists'), true)
  }
  assert.equal((await subscribed(bench.url)).length, 1)
  await bench.hook('delete')
})

test('nothing is left behind, neither by a lost id nor by another address', async () => {
  const bench = openTrigger({ event: 'chat.closed', filters: {} })
  await bench.hook('create')
  const kept = bench.workflow.getStaticData('node', bench.node)
  delete kept.id
  await bench.hook('delete')
  assert.deepEqual(await subscribed(bench.url), [])

  await bench.hook('create')
  const before = bench.url
  bench.data.webhookBaseUrl = receiver.url('/moved')
  assert.equal(await bench.hook('checkExists'), false)
  assert.deepEqual(await subscribed(before), [])
})

async function subscribed(url: string): Promise<IDataObject[]> {
  const address = `${stack.address}/api/hooks?target_url=${encodeURIComponent(url)}`
  const answer = await fetch(address, { headers: { authorization: `Bearer ${stack.api_key}` } })
  return ((await answer.json()) as { items: IDataObject[] }).items
}

/** Its webhooks come to the receiver. */
function openTrigger(parameters: object): Bench {
  const bench = new Bench('zapbaseTrigger', parameters as never)
  bench.data.webhookBaseUrl = receiver.url('/webhook')
  return bench
}
