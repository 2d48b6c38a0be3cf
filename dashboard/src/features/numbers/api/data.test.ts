import { describe, expect, it, vi } from 'vitest'
import { answer, fakeSupabase, refusal } from '../../../../test/fake-supabase.ts'
import { makeInstance } from '../../../../test/fixtures.ts'
import { getCommand } from './get-command.ts'
import { listInstances } from './list-instances.ts'
import { sendCommand } from './send-command.ts'

const instance = makeInstance()

describe('the instances', () => {
  it('of one account are asked for by its id, of all without a filter: row level security decides', async () => {
    const instances = vi.fn((_request: { filters: Record<string, unknown> }) => answer([instance]))
    const supabase = fakeSupabase({ instances })
    await expect(listInstances(supabase, instance.account_id)).resolves.toEqual([instance])
    await listInstances(supabase, undefined)
    expect(instances.mock.calls.map(([{ filters }]) => filters)).toEqual([
      { account_id: instance.account_id },
      {},
    ])
  })

  it('tell an expired session from a lost network', async () => {
    const expired = fakeSupabase({ instances: () => refusal(401, 'PGRST303', 'JWT expired') })
    await expect(listInstances(expired, undefined)).rejects.toMatchObject({ code: 'session_expired' })
    const lost = fakeSupabase({ instances: () => refusal(0, '', 'TypeError: Failed to fetch') })
    await expect(listInstances(lost, undefined)).rejects.toMatchObject({ code: 'network' })
  })
})

describe('a command', () => {
  it('names its account and instance only; who asks and when is the database’s to say', async () => {
    const commands = vi.fn((_request: { inserted?: Record<string, unknown> }) => answer({ id: 'c1' }))
    await sendCommand(fakeSupabase({ instance_commands: commands }), instance, { command: 'stop' })
    expect(commands.mock.calls[0]?.[0].inserted).toEqual({
      account_id: instance.account_id,
      instance_id: instance.id,
      command: 'stop',
    })
  })

  it('passes on the stable code the database raised', async () => {
    const supabase = fakeSupabase({ instance_commands: () => refusal(400, 'P0001', 'plan_limit_exceeded') })
    await expect(sendCommand(supabase, instance, { command: 'start' })).rejects.toMatchObject({
      code: 'plan_limit_exceeded',
    })
  })

  it('is followed by its id', async () => {
    const commands = vi.fn((_request: { filters: Record<string, unknown> }) =>
      answer({ id: 'c1', status: 'done' }),
    )
    await getCommand(fakeSupabase({ instance_commands: commands }), 'c1')
    expect(commands.mock.calls[0]?.[0].filters).toEqual({ id: 'c1' })
  })
})
