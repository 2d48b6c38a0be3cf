import { expect, it } from 'vitest'
import { actorName } from './actor-name.ts'

const say = (id: string) => id
const memberName = (id: string | null) => (id === 'u1' ? 'Ana' : undefined)

it.each([
  ['member', 'u1', 'Ana'],
  ['member', 'gone', 'messages.somebody'],
  ['flow', 'f1', 'messages.by_automation'],
  ['broadcast', 'b1', 'messages.by_automation'],
  ['api_key', 'k1', 'messages.by_api_key'],
  ['hook', 'h1', 'messages.by_api_key'],
  ['system', null, 'messages.by_system'],
] as const)('%s %s is called %s', (actor_kind, actor_id, name) => {
  expect(actorName({ actor_kind, actor_id }, say, memberName)).toBe(name)
})
