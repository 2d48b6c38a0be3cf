import { useQuery } from '@tanstack/react-query'
import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { providers } from '../../test/render.tsx'
import { type AccountChange, useAccountChanges, useLiveQueries, watchAccount } from './account-changes.ts'
import { collect } from './collect.ts'
import type { Supabase } from './supabase.ts'

type Deliver = (message: { event: string; payload: object }) => void

/** A socket that counts how often each topic is joined and delivers what a test says. */
function fakeSocket() {
  const joined: string[] = []
  const channels: { topic: string }[] = []
  const deliver: Record<string, Deliver> = {}
  const report: Record<string, (status: string) => void> = {}
  const supabase = {
    realtime: { setAuth: async () => {} },
    getChannels: () => channels,
    removeChannel: async (channel: { topic: string }) => void channels.splice(channels.indexOf(channel), 1),
    channel: (name: string) => {
      joined.push(name)
      const channel = {
        topic: `realtime:${name}`,
        on: (_kind: string, _filter: object, listener: Deliver) => {
          deliver[name] = listener
          return channel
        },
        subscribe: (listener: (status: string) => void) => {
          report[name] = listener
          listener('SUBSCRIBED')
        },
      }
      channels.push(channel)
      return channel
    },
  }
  return { supabase: supabase as unknown as Supabase, joined, channels, deliver, report }
}

describe('changes of an account', () => {
  beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }))
  afterEach(() => void vi.useRealTimers())

  it('come over one channel however many listen, and it is left with the last of them', async () => {
    const { supabase, joined, channels, deliver } = fakeSocket()
    const heard: string[] = []
    const stops = ['one', 'other'].map((name) =>
      watchAccount(supabase, 'a1', ({ event }) => heard.push(`${name} ${event}`)),
    )
    await vi.advanceTimersByTimeAsync(0)
    expect(joined).toEqual(['account:a1'])
    deliver['account:a1']?.({ event: 'chat', payload: { ids: ['c1'] } })
    expect(heard).toEqual(['one join', 'other join', 'one chat', 'other chat'])
    stops[0]?.()
    expect(channels).toHaveLength(1)
    stops[1]?.()
    await vi.advanceTimersByTimeAsync(0)
    expect(channels).toHaveLength(0)
  })

  it('reach the component with their account, and a second join is a gap', async () => {
    const { supabase, deliver, report } = fakeSocket()
    const changes: AccountChange[] = []
    const wrapper = await providers({ supabase })
    renderHook(() => useAccountChanges(['a1'], (change) => changes.push(change)), { wrapper })
    await act(() => vi.advanceTimersByTimeAsync(0))
    deliver['account:a1']?.({ event: 'message', payload: { table: 'conversations', ids: ['m1'] } })
    report['account:a1']?.('SUBSCRIBED')
    expect(changes).toEqual([
      { accountId: 'a1', event: 'join' },
      { accountId: 'a1', event: 'message', table: 'conversations', ids: ['m1'] },
      { accountId: 'a1', event: 'gap' },
    ])
  })
})

function useShown(reads: { tags: number; chats: number }) {
  useQuery({ queryKey: ['tags'], queryFn: async () => ++reads.tags })
  useQuery({ queryKey: ['chats'], queryFn: async () => ++reads.chats, refetchInterval: 30_000 })
  useLiveQueries(['a1'], { contact: [['tags']], chat: [['chats']] })
}

it('asks again, once it hears of changes, for what is read by nothing else', async () => {
  const { supabase } = fakeSocket()
  const reads = { tags: 0, chats: 0 }
  const { unmount } = renderHook(() => useShown(reads), { wrapper: await providers({ supabase }) })
  await vi.waitFor(() => expect(reads).toEqual({ tags: 2, chats: 1 }))
  unmount()
})

describe('an account that somebody has lost', () => {
  beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }))
  afterEach(() => void vi.useRealTimers())

  it('is left as soon as it is not among his accounts, and the others are not', async () => {
    const { supabase, joined, channels } = fakeSocket()
    const wrapper = await providers({ supabase })
    const { rerender } = renderHook(({ ids }) => useAccountChanges(ids, () => {}), {
      wrapper,
      initialProps: { ids: ['a1', 'a2'] },
    })
    await act(() => vi.advanceTimersByTimeAsync(0))
    rerender({ ids: ['a2'] })
    await act(() => vi.advanceTimersByTimeAsync(60_000))
    expect(channels.map(({ topic }) => topic)).toEqual(['realtime:account:a2'])
    expect(joined.filter((topic) => topic === 'account:a1')).toHaveLength(1)
  })
})

describe('collected names', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('run at once, then at most each quarter of a second with all that came between', () => {
    const runs: string[][] = []
    const soon = collect<string>((names) => runs.push([...names]))
    soon.add(['chat'])
    vi.advanceTimersByTime(0)
    soon.add(['chat'])
    soon.add(['message'])
    soon.add(['chat'])
    expect(runs).toEqual([['chat']])
    vi.advanceTimersByTime(250)
    expect(runs).toEqual([['chat'], ['chat', 'message']])
    soon.stop()
  })

  it('wait as long as they are told, unless something earlier is due', () => {
    const runs: string[][] = []
    const soon = collect<string>((names) => runs.push([...names]))
    soon.add(['gap'], 1_000)
    vi.advanceTimersByTime(500)
    expect(runs).toEqual([])
    soon.add(['chat'])
    vi.advanceTimersByTime(0)
    expect(runs).toEqual([['gap', 'chat']])
    soon.stop()
  })
})
