import { describe, expect, it } from 'vitest'
import { answer, fakeSupabase } from '../../../../test/fake-supabase.ts'
import { getWindowEnd } from './get-window.ts'

const chat = { id: 'c1', account_id: 'a1' }

function endAfter(last_received_at: string | null) {
  return getWindowEnd(fakeSupabase({ chats: () => answer({ last_received_at }) }), chat)
}

describe('until when the official API takes anything', () => {
  it('is a day after the person last wrote', async () => {
    expect(await endAfter('2026-11-29T10:00:00+00:00')).toEqual(new Date('2026-11-30T10:00:00Z'))
  })

  it('is over where nobody ever wrote', async () => {
    expect((await endAfter(null)).getTime()).toBe(0)
  })
})
