import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { conflate } from './conflate.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('runs at once, and everything that came meanwhile in one run afterwards', async () => {
  const runs: (readonly string[])[] = []
  const waiting: (() => void)[] = []
  const { add } = conflate((names) => {
    runs.push(names)
    return new Promise<void>((resolve) => void waiting.push(resolve))
  })
  add(['a'])
  add(['b'])
  add(['c', 'b'])
  expect(runs).toEqual([['a']])
  waiting[0]?.()
  await vi.advanceTimersByTimeAsync(100)
  expect(runs).toEqual([['a'], ['b', 'c']])
})

it('tries again what failed, and nothing once it is stopped', async () => {
  const run = vi.fn(async (_names: readonly string[]) => {
    throw new Error('no network')
  })
  const { add, stop } = conflate(run)
  add(['a'])
  await vi.advanceTimersByTimeAsync(2_500)
  expect(run.mock.calls).toEqual([[['a']], [['a']]])
  stop()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(run).toHaveBeenCalledTimes(2)
})
