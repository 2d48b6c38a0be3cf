import { describe, expect, it } from 'vitest'
import { findFormerPhone } from './api/get-former-number.ts'
import type { Chat } from './types.ts'

const chat = (last_message_at: string | null, instance_id: string | null = 'vendas') =>
  ({ instance_id, last_message_at }) as Chat
const number = (phone: string, bound_at: string, released_at: string) => ({
  instance_id: 'vendas',
  phone,
  bound_at,
  released_at,
})
const NUMBERS = [
  number('5511900000001', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'),
  number('5511900000002', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'),
]

describe('the phone that a chat was had on', () => {
  it.each([
    ['2026-01-15T00:00:00Z', '5511900000001'],
    ['2026-02-15T00:00:00Z', '5511900000002'],
    ['2026-03-15T00:00:00Z', undefined],
    [null, undefined],
  ])('last said at %s: %s', (said, phone) => {
    expect(findFormerPhone(chat(said), NUMBERS)).toBe(phone)
  })

  it('is that of its own number', () => {
    expect(findFormerPhone(chat('2026-01-15T00:00:00Z', 'suporte'), NUMBERS)).toBeUndefined()
    expect(findFormerPhone(chat('2026-01-15T00:00:00Z', null), NUMBERS)).toBeUndefined()
  })
})
