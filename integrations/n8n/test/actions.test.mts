import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IDataObject } from 'n8n-workflow'
import { addField, newPhone, sentTo, stack, waitFor } from '../../testing/stack.ts'
import { Bench, credentialType } from './n8n.mts'

function act(resource: string, operation: string, parameters: IDataObject): Promise<IDataObject[]> {
  return new Bench('zapbase', { resource, operation, ...parameters } as never).execute()
}

test('credentials are tried at the address, however it ends', async () => {
  const { request } = credentialType().test ?? {}
  assert.equal(request?.url, '/api/me')
  for (const address of [stack.address, `${stack.address}/`, ` ${stack.address}/inbox?a=b `]) {
    const bench = new Bench('zapbase', {}, { address })
    const [number] = await bench.offered('getNumbers')
    assert.ok(number)
    assert.equal(bench.read(String(request?.baseURL), { address }), stack.address)
  }
  const bench = new Bench('zapbase', {})
  assert.equal(bench.read(String(request?.baseURL), { address: 'a.example/x' }), 'https://a.example')
})

test('an address that leads elsewhere is said to', async () => {
  const bench = new Bench('zapbase', {}, { address: stack.simulator_url })
  await assert.rejects(bench.offered('getNumbers'), { description: 'answer_invalid' })
})

test('drop-downs offer what the account has', async () => {
  const bench = new Bench('zapbase', {})
  assert.ok((await bench.offered('getNumbers')).some(({ value }) => value === stack.instance_id))
  assert.ok((await bench.offered('getFlows')).some(({ value }) => value === stack.flow_id))
  const field = await addField()
  assert.ok((await bench.offered('getFields')).some(({ value }) => value === field))
})

test('a contact is made once, tagged, and told about', async () => {
  const phone = newPhone()
  const field = await addField()
  const fields = { field: [{ field, value: 'Campinas' }] }
  const [made] = await act('contact', 'upsert', {
    phone,
    additionalFields: { name: 'Ana Lima', tags: 'n8n, cliente', fields },
  })
  assert.deepEqual([made?.created, tagsOf(made)], [true, ['cliente', 'n8n']])
  assert.deepEqual(made?.fields, { [field]: 'Campinas' })
  const [again] = await act('contact', 'upsert', { phone, additionalFields: {} })
  assert.deepEqual([again?.created, again?.id, again?.name], [false, made?.id, 'Ana Lima'])

  const [tagged] = await act('contact', 'addTag', { phone, tag: 'vip' })
  assert.deepEqual(tagsOf(tagged), ['cliente', 'n8n', 'vip'])
  const listed = { phone, additionalFields: { tags: ['um', ' dois, tres'] } }
  const [several] = await act('contact', 'upsert', listed)
  assert.ok(['um', 'dois', 'tres'].every((tag) => tagsOf(several).includes(tag)))
  for (const tag of ['um', 'dois', 'tres']) await act('contact', 'removeTag', { phone, tag })
  const [untagged] = await act('contact', 'removeTag', { phone, tag: 'n8n' })
  assert.deepEqual(tagsOf(untagged), ['cliente', 'vip'])
  const [empty] = await act('contact', 'setField', { phone, field, value: '' })
  assert.deepEqual(empty?.fields, {})
  assert.equal((await act('contact', 'get', { phone }))[0]?.id, made?.id)
})

test('a message reaches the phone, once when the node is tried again', async () => {
  const phone = newPhone()
  const bench = new Bench('zapbase', {
    resource: 'message',
    operation: 'send',
    phone,
    message: 'Seu pedido saiu.',
    instanceId: stack.instance_id,
  })
  const [first] = await bench.execute()
  const [again] = await bench.execute()
  assert.ok(first?.id)
  assert.equal(again?.id, first.id)
  await waitFor('the message', async () => (await sentTo(phone)).includes('Seu pedido saiu.'))
  assert.equal((await act('chat', 'getAll', { phone })).length, 1)
})

test('a flow is started', async () => {
  const { flow_id: flowId, instance_id: instanceId } = stack
  const [started] = await act('flow', 'start', { phone: newPhone(), flowId, instanceId })
  assert.ok(started?.run_id)
})

test('what Zapbase refuses is told with its words and its code', async () => {
  await assert.rejects(act('message', 'send', { phone: 'nobody', message: 'Oi', instanceId: '' }), {
    description: 'phone_invalid',
  })
  await assert.rejects(act('contact', 'addTag', { phone: newPhone(), tag: 'vip' }), {
    description: 'contact_not_found',
  })
  const stranger = new Bench('zapbase', {}, { apiKey: `zb_live_${'0'.repeat(40)}` })
  await assert.rejects(stranger.offered('getNumbers'), { description: 'api_key_invalid' })
})

test('where a node goes on, each item has its answer or its error', async () => {
  const bench = new Bench('zapbase', { resource: 'contact', operation: 'get', phone: '={{ $json.phone }}' })
  const phone = newPhone()
  await act('contact', 'upsert', { phone, additionalFields: {} })
  const items = [{ json: { phone: 'nobody' } }, { json: { phone } }]
  await assert.rejects(bench.execute(items), { description: 'phone_invalid', context: { itemIndex: 0 } })
  bench.node.continueOnFail = true
  const [refused, found] = await bench.execute(items)
  assert.equal(refused?.code, 'phone_invalid')
  assert.ok(refused?.error)
  assert.equal(found?.phone, phone)
})

test('what the node does not know is refused', async () => {
  await assert.rejects(act('contact', 'getAll', { phone: newPhone() }), /no getAll of contact/)
})

function tagsOf(contact: IDataObject | undefined): string[] {
  return ((contact?.tags ?? []) as string[]).toSorted()
}
