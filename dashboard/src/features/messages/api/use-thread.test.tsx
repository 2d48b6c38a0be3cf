import { act, renderHook, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { ACCOUNT_ID, CHAT_ID, makeMessage, makeWindow } from '../../../../test/conversation.ts'
import { withRealtime } from '../../../../test/fake-realtime.ts'
import { answer, fakeSupabase } from '../../../../test/fake-supabase.ts'
import { providers } from '../../../../test/render.tsx'
import { useThread } from './use-thread.ts'

it('shows what was written while the chat was being opened', async () => {
  let open = () => {}
  const opening = new Promise<void>((resolve) => {
    open = resolve
  })
  const read: unknown[] = []
  const supabase = withRealtime(
    fakeSupabase({
      'rpc list_messages': async ({ filters: { after, message_ids } }) => {
        read.push(after ?? message_ids)
        // The newest of all are read before the second is written, and come after it.
        if (read.length === 1) await opening
        const isAsked = ({ seq, id }: { seq: number; id: string }) =>
          Array.isArray(message_ids) ? message_ids.includes(id) : seq > Number(after ?? 0)
        const known = read.length === 1 ? [makeMessage(1)] : [makeMessage(1), makeMessage(2)]
        return answer(makeWindow({ messages: known.filter(isAsked) }))
      },
    }),
  )
  const { result } = renderHook(() => useThread(ACCOUNT_ID, CHAT_ID), {
    wrapper: await providers({ supabase }),
  })
  await waitFor(() => expect(read).toHaveLength(1))
  act(() => supabase.say(`account:${ACCOUNT_ID}`, 'message', { operation: 'INSERT', ids: ['message-2'] }))
  open()
  const shown = () => result.current.data?.messages.map(({ seq }) => seq)
  await waitFor(() => expect(shown()).toEqual([1, 2]))
})
