import { describe, expect, it } from 'vitest'
import { answer, fakeSupabase } from '../../test/fake-supabase.ts'
import { askJson } from './ask.ts'
import { both, either, flag, list, map, nullable, number, oneOf, record, row, text } from './shape.ts'

const page = record({
  tags: list(both(row('tags', 'name', 'color'), record({ contacts: number }))),
  next: nullable(either(text, number)),
})
const tag = { name: 'vip', color: null, contacts: 3 }

describe('a shape', () => {
  it.each([
    [page, { tags: [tag], next: null }],
    [page, { tags: [], next: 7, more: 'than is asked for' }],
    [map(number), { connected: 2, failed: 0 }],
    [oneOf('owner', 'agent'), 'agent'],
  ] as const)('knows what it is: %#', (shape, value) => expect(shape(value)).toBe(true))

  it.each([
    [page, null],
    [page, []],
    [page, { tags: [tag] }],
    [page, { tags: [{ name: 'vip', contacts: 3 }], next: null }],
    [page, { tags: [{ ...tag, contacts: '3' }], next: null }],
    [page, { tags: tag, next: null }],
    [map(number), { connected: 'two' }],
    [oneOf('owner', 'agent'), 'guest'],
    [flag, 1],
  ] as const)('refuses what it is not: %#', (shape, value) => expect(shape(value)).toBe(false))
})

describe('askJson', () => {
  const ask = (data: unknown) =>
    askJson(
      fakeSupabase({ 'rpc count_tags': () => answer(data) }).rpc('count_tags', { account_id: 'a' }),
      page,
    )

  it('answers what the function answered', async () => {
    const told = { tags: [tag], next: 'opaque' }
    await expect(ask(told)).resolves.toBe(told)
  })

  it('says of any other shape that the answer is invalid', async () => {
    await expect(ask({ tags: null })).rejects.toMatchObject({ code: 'answer_invalid' })
  })
})
