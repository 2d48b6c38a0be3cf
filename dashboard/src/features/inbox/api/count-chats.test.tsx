import { act, renderHook, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { ACCOUNT_ID } from '../../../../test/conversation.ts'
import { withRealtime } from '../../../../test/fake-realtime.ts'
import { answer, fakeSupabase } from '../../../../test/fake-supabase.ts'
import { providers } from '../../../../test/render.tsx'
import { useChatCounts } from './count-chats.ts'

const FOLDERS = [
  'mine',
  'unassigned',
  'mentions',
  'pending',
  'scheduled',
  'failed',
  'all',
  'closed',
  'snoozed',
  'unread',
]
const NONE = Object.fromEntries(FOLDERS.map((name) => [name, 0]))

it('counts the first change at once, and those that follow it together', async () => {
  let all = 2
  let asked = 0
  const counts = () => {
    asked += 1
    return answer({ ...NONE, all })
  }
  const supabase = withRealtime(fakeSupabase({ 'rpc chat_counts': counts }))
  const accountIds = [ACCOUNT_ID]
  const { result } = renderHook(() => useChatCounts(accountIds), { wrapper: await providers({ supabase }) })
  await waitFor(() => expect(result.current?.all).toBe(2))
  // The channel is joined by then, and what may have been missed counted again.
  await waitFor(() => expect(asked).toBeGreaterThan(1))
  await new Promise((resolve) => setTimeout(resolve, 1_600))
  asked = 0

  all = 1
  const begun = performance.now()
  const say = () => supabase.say(`account:${ACCOUNT_ID}`, 'chat', { ids: ['a'], operation: 'UPDATE' })
  act(say)
  await waitFor(() => expect(result.current?.all).toBe(1), { interval: 10 })
  expect(performance.now() - begun).toBeLessThan(1_000)
  for (let count = 0; count < 20; count++) act(say)
  all = 0
  await waitFor(() => expect(result.current?.all).toBe(0))
  expect(asked).toBe(2)
})
