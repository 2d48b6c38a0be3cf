import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { delayOfAttempt, keepSubscribed } from './realtime.ts'
import type { Supabase } from './supabase.ts'

type Report = (status: string) => void

/** A socket whose channels a test joins and closes by hand. */
function fakeSocket() {
  const reports: Report[] = []
  const channels: { topic: string }[] = []
  const setAuth = vi.fn(async () => {})
  const supabase = {
    realtime: { setAuth },
    getChannels: () => channels,
    removeChannel: async (channel: { topic: string }) => void channels.splice(channels.indexOf(channel), 1),
    channel: (name: string) => {
      const channel = { topic: `realtime:${name}`, subscribe: (report: Report) => void reports.push(report) }
      channels.push(channel)
      return channel
    },
  }
  return { supabase: supabase as unknown as Supabase, reports, channels, setAuth }
}

describe('a kept subscription', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const keep = async () => {
    const socket = fakeSocket()
    const onGap = vi.fn()
    const stop = keepSubscribed(socket.supabase, {
      topic: 'account:1',
      private: true,
      bind: (channel) => channel,
      onGap,
    })
    await vi.advanceTimersByTimeAsync(0)
    return { ...socket, onGap, stop }
  }

  it('carries the current token before it joins, and the first join is no gap', async () => {
    const { reports, setAuth, onGap } = await keep()
    expect(setAuth).toHaveBeenCalledOnce()
    reports[0]?.('SUBSCRIBED')
    expect(onGap).not.toHaveBeenCalled()
  })

  it('makes a closed channel anew with a fresh token and reports the gap', async () => {
    const { reports, channels, setAuth, onGap } = await keep()
    reports[0]?.('SUBSCRIBED')
    reports[0]?.('CLOSED')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(setAuth).toHaveBeenCalledTimes(2)
    expect(channels).toHaveLength(1)
    reports[1]?.('SUBSCRIBED')
    expect(onGap).toHaveBeenCalledOnce()
  })

  it('leaves joining again after a lost socket to supabase-js, and reports that gap too', async () => {
    const { reports, onGap } = await keep()
    reports[0]?.('SUBSCRIBED')
    reports[0]?.('CHANNEL_ERROR')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(reports).toHaveLength(1)
    reports[0]?.('SUBSCRIBED')
    expect(onGap).toHaveBeenCalledOnce()
  })

  it('tries again when the token cannot be had', async () => {
    const socket = fakeSocket()
    socket.setAuth.mockRejectedValueOnce(new Error('Failed to fetch'))
    keepSubscribed(socket.supabase, {
      topic: 'instances',
      private: false,
      bind: (channel) => channel,
      onGap: () => {},
    })
    await vi.advanceTimersByTimeAsync(0)
    expect(socket.reports).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(socket.reports).toHaveLength(1)
  })

  it('leaves nothing behind once stopped', async () => {
    const { reports, channels, stop } = await keep()
    stop()
    reports[0]?.('CLOSED')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(reports).toHaveLength(1)
    expect(channels).toEqual([])
  })
})

it('waits longer after each attempt, with jitter, never above 15 s', () => {
  for (let attempt = 0; attempt < 12; attempt++) {
    const full = Math.min(15_000, 500 * 2 ** attempt)
    const delay = delayOfAttempt(attempt)
    expect(delay).toBeGreaterThanOrEqual(full / 2)
    expect(delay).toBeLessThanOrEqual(full)
  }
})
