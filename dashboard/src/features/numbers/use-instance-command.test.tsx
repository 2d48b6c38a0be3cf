import { act, renderHook, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, fakeSupabase, refusal, type Tables } from '../../../test/fake-supabase.ts'
import { makeInstance } from '../../../test/fixtures.ts'
import { providers } from '../../../test/render.tsx'
import { FOLLOW_LIMIT, useInstanceCommand } from './use-instance-command.ts'

const instance = makeInstance()

async function renderCommand(reply: Tables[string]) {
  const supabase = fakeSupabase({ instance_commands: reply })
  return renderHook(() => useInstanceCommand(instance), { wrapper: await providers({ supabase }) })
}

const row = (status: string, error_code: string | null = null) =>
  answer({ id: 'c1', command: 'start', status, error_code })

describe('a command to an instance', () => {
  beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 50 }))
  afterEach(() => void vi.useRealTimers())

  it('asks for the command of this instance and account only, and follows it until it is done', async () => {
    const inserted: unknown[] = []
    let status = 'queued'
    const { result } = await renderCommand((request) => {
      if (request.inserted) inserted.push(request.inserted)
      return row(request.inserted ? 'queued' : status)
    })
    act(() => result.current.run('start'))
    await waitFor(() => expect(result.current.pending).toBe('start'))
    expect(inserted).toEqual([
      { account_id: instance.account_id, instance_id: instance.id, command: 'start' },
    ])

    status = 'done'
    await waitFor(() => expect(result.current.pending).toBeUndefined(), { timeout: 5_000 })
    expect(result.current.failure).toBeUndefined()
  })

  it('tells the code of a command that failed while it was followed', async () => {
    const { result } = await renderCommand(({ inserted }) =>
      inserted ? row('queued') : row('failed', 'browser_missing'),
    )
    act(() => result.current.run('start'))
    await waitFor(() => expect(result.current.failure).toEqual({ command: 'start', code: 'browser_missing' }))
    expect(result.current.pending).toBeUndefined()
  })

  it('tells at once when no orchestrator is there', async () => {
    const { result } = await renderCommand(() => row('failed', 'no_orchestrator'))
    act(() => result.current.run('start'))
    await waitFor(() => expect(result.current.failure?.code).toBe('no_orchestrator'))
  })

  it('takes a second start that found the number running as done', async () => {
    const { result } = await renderCommand(() => row('done', 'already_running'))
    act(() => result.current.run('start'))
    await waitFor(() => expect(result.current.pending).toBeUndefined())
    expect(result.current.failure).toBeUndefined()
  })

  it('tells that row level security refused', async () => {
    const { result } = await renderCommand(() =>
      refusal(403, '42501', 'new row violates row-level security policy'),
    )
    act(() => result.current.run('stop'))
    await waitFor(() => expect(result.current.failure).toEqual({ command: 'stop', code: 'forbidden' }))
  })

  it('tells that the network is lost', async () => {
    const { result } = await renderCommand(() => refusal(0, '', 'TypeError: Failed to fetch'))
    act(() => result.current.run('restart'))
    await waitFor(() => expect(result.current.failure?.code).toBe('network'))
  })

  it('gives up on a command that nobody ends', async () => {
    const { result } = await renderCommand(() => row('running'))
    act(() => result.current.run('start'))
    await waitFor(() => expect(result.current.pending).toBe('start'))
    await act(() => vi.advanceTimersByTimeAsync(FOLLOW_LIMIT + 1_000))
    await waitFor(() => expect(result.current.failure?.code).toBe('no_answer'))
    expect(result.current.pending).toBeUndefined()
  })
})
