/** What Zapier asks of an app, and what its own check does not see. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as zapier from 'zapier-platform-core'
import app from '../src/index.ts'

type HandlerOf = (app: object) => (event: object) => Promise<{ results: unknown[]; status: string }>

const triggers = Object.values(app.triggers)
const hooks = triggers.filter((trigger) => trigger.operation.type === 'hook')
const actions = [...Object.values(app.creates), ...Object.values(app.searches)]

test("the app fits Zapier's schema", async () => {
  // Its types do not name what its command line calls.
  const { createAppHandler } = zapier as unknown as { createAppHandler: HandlerOf }
  const { results, status } = await createAppHandler(app)({ command: 'validate' })
  assert.deepEqual([results, status], [[], 'SUCCESS'])
})

test('what is asked for is there', () => {
  assert.deepEqual(hooks.map((trigger) => trigger.key).sort(), [
    'chat_closed',
    'flow_finished',
    'message_received',
    'new_contact',
    'number_disconnected',
    'tag_added',
  ])
  assert.deepEqual(Object.keys(app.creates).sort(), [
    'add_tag',
    'remove_tag',
    'send_message',
    'set_field',
    'start_flow',
    'upsert_contact',
  ])
  assert.deepEqual(Object.keys(app.searches).sort(), ['chat', 'contact'])
})

test('every hook can be subscribed, ended and shown in advance', () => {
  for (const { key, operation } of hooks) {
    for (const part of ['performSubscribe', 'performUnsubscribe', 'performList', 'perform'] as const) {
      assert.equal(typeof operation[part as keyof typeof operation], 'function', `${key}.${part}`)
    }
  }
})

test('every sample has an id', () => {
  for (const { key, operation } of [...triggers, ...actions]) {
    assert.ok(operation.sample?.id, key)
  }
})

test('every drop-down is filled by a trigger that nobody sees', () => {
  const dynamic = [...triggers, ...actions]
    .flatMap(({ operation }) => (operation.inputFields ?? []) as zapier.PlainInputField[])
    .flatMap((field) => (typeof field === 'object' && field.dynamic ? [field.dynamic] : []))
  assert.ok(dynamic.length > 0)
  for (const named of new Set(dynamic)) {
    const [key = '', ...columns] = named.split('.')
    assert.equal(app.triggers[key]?.display.hidden, true, named)
    assert.deepEqual(columns, ['id', 'name'], named)
  }
  assert.deepEqual(
    triggers.filter((trigger) => trigger.display.hidden).map((trigger) => trigger.key),
    [...new Set(dynamic)].map((named) => named.split('.')[0]).sort(byOrderOf(triggers)),
  )
})

function byOrderOf(known: { key: string }[]) {
  const place = (key: string | undefined) => known.findIndex((trigger) => trigger.key === key)
  return (a: string | undefined, b: string | undefined) => place(a) - place(b)
}
