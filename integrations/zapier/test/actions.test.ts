import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addField, newPhone, sentTo, stack, waitFor } from '../../testing/stack.ts'
import app from '../src/index.ts'
import { act, offered, run, search } from './harness.ts'

test('a connection is called by its account, however the address is written', async () => {
  const { test: perform } = app.authentication ?? {}
  for (const address of [stack.address, `${stack.address}/`, ` ${stack.address}/inbox?a=b `]) {
    const known = await run(perform, { authData: { address, api_key: stack.api_key } })
    assert.deepEqual([known.id, known.name], [stack.account_id, stack.account_name])
  }
})

test('a wrong key and an address without encryption are refused', async () => {
  const { test: perform } = app.authentication ?? {}
  const refused = (authData: object) => run(perform, { authData }).then(String, (error) => error.message)
  const wrong = await refused({ address: stack.address, api_key: `zb_live_${'0'.repeat(40)}` })
  assert.match(wrong, /api_key_invalid/)
  const open = await refused({ address: 'http://zapbase.example', api_key: stack.api_key })
  assert.match(open, /address_invalid/)
})

test('drop-downs offer what the account has', async () => {
  assert.ok((await offered('numbers')).some((number) => number.id === stack.instance_id))
  assert.ok((await offered('flows')).some((flow) => flow.id === stack.flow_id))
  const field = await addField()
  assert.deepEqual(
    (await offered('fields')).filter((known) => known.id === field),
    [{ id: field, name: 'Cidade' }],
  )
})

test('a contact is made once, tagged, and told about', async () => {
  const phone = newPhone()
  const field = await addField()
  const made = await act('upsert_contact', {
    phone,
    name: 'Ana Lima',
    tags: ['zapier'],
    [`field__${field}`]: 'Campinas',
  })
  assert.deepEqual([made.created, made.tags, made.fields], [true, ['zapier'], { [field]: 'Campinas' }])
  const again = await act('upsert_contact', { phone, name: 'Ana' })
  assert.deepEqual([again.created, again.id, again.name], [false, made.id, 'Ana'])
  assert.deepEqual(again.fields, { [field]: 'Campinas' })

  const { tags: both } = await act('add_tag', { phone, tag: 'cliente' })
  assert.deepEqual((both as string[]).sort(), ['cliente', 'zapier'])
  assert.deepEqual((await act('remove_tag', { phone, tag: 'zapier' })).tags, ['cliente'])
  assert.deepEqual((await act('set_field', { phone, field, value: 'Santos' })).fields, { [field]: 'Santos' })
  assert.deepEqual((await act('set_field', { phone, field, value: '' })).fields, {})
  const tags = await offered('tags')
  assert.ok(tags.some((tag) => tag.id === 'cliente'))

  const found = await search('contact', phone)
  assert.deepEqual(
    found.map((contact) => contact.id),
    [made.id],
  )
  assert.deepEqual(Object.keys(found[0] ?? {}).sort(), keysOfSample('contact'))
})

test('what an earlier step left empty changes nothing, and 0 is something', async () => {
  const phone = newPhone()
  const field = await addField()
  const made = await act('upsert_contact', {
    phone,
    name: 'Ana',
    tags: ['vip'],
    [`field__${field}`]: 'Campinas',
  })
  for (const empty of [undefined, null, '']) {
    const given = { phone, name: empty ?? undefined, tags: empty, [`field__${field}`]: empty }
    const kept = await act('upsert_contact', given)
    assert.deepEqual([kept.name, kept.tags, kept.fields], [made.name, made.tags, made.fields])
  }
  const tagged = await act('upsert_contact', { phone, tags: ['', ' ', null, 'novo'] })
  assert.deepEqual((tagged.tags as string[]).sort(), ['novo', 'vip'])
  for (const value of [0, false]) {
    const { fields } = await act('set_field', { phone, field, value })
    assert.deepEqual(fields, { [field]: String(value) })
  }
  assert.deepEqual((await act('set_field', { phone, field, value: null })).fields, {})
})

test('inputs are asked for each custom field', async () => {
  const field = await addField()
  const asked: { key: string }[] = await run(app.creates.upsert_contact?.operation.inputFields?.at(-1))
  assert.ok(asked.some(({ key }) => key === `field__${field}`))
})

test('nobody is made up', async () => {
  const phone = newPhone()
  assert.deepEqual(await search('contact', phone), [])
  assert.deepEqual(await search('chat', phone), [])
  await assert.rejects(act('add_tag', { phone, tag: 'cliente' }), /contact_not_found/)
})

test('a message reaches the phone', async () => {
  const phone = newPhone()
  const instance_id = stack.instance_id
  const sent = await act('send_message', { phone, message: 'Seu pedido saiu.', instance_id })
  assert.ok(sent.id)
  await waitFor('the message', async () => (await sentTo(phone)).includes('Seu pedido saiu.'))
  const [chat] = await search('chat', phone)
  assert.deepEqual(Object.keys(chat ?? {}).sort(), keysOfSample('chat'))
})

test('what Zapbase refuses is told with its code', async () => {
  await assert.rejects(
    act('send_message', { phone: 'nobody', message: 'Oi', instance_id: stack.instance_id }),
    /phone_invalid/,
  )
  await assert.rejects(act('start_flow', { phone: newPhone(), flow_id: 'unknown' }), /flow_not_found/)
})

function keysOfSample(key: string): string[] {
  return Object.keys(app.searches[key]?.operation.sample ?? {}).sort()
}
