import { describe, expect, it } from 'vitest'
import { numberName } from '@/lib/number-name.ts'
import { makeInstance } from '../../../test/fixtures.ts'
import { availableCommands, isNews, isSupervised } from './status.ts'
import type { Instance } from './types.ts'

const commandsOf = (values: Partial<Instance>) => availableCommands(makeInstance(values))

describe('the commands on offer', () => {
  it('fit the state of the number', () => {
    expect(commandsOf({ status: 'disconnected' })).toEqual(['start'])
    expect(commandsOf({ status: 'failed' })).toEqual(['start'])
    expect(commandsOf({ status: 'awaiting_scan' })).toEqual(['stop', 'restart'])
    expect(commandsOf({ status: 'connected' })).toEqual(['stop', 'restart', 'logout'])
  })

  it('let a stopped number that is still paired be logged out, but not one that has been', () => {
    const phone = '5511999999999'
    expect(commandsOf({ status: 'disconnected', phone })).toContain('logout')
    expect(commandsOf({ status: 'disconnected', phone, status_reason: 'logged_out' })).not.toContain('logout')
    expect(commandsOf({ status: 'awaiting_scan', phone })).not.toContain('logout')
  })
})

it('a number is supervised while somebody has vouched for it', () => {
  const now = Date.parse('2026-11-22T12:00:00Z')
  expect(isSupervised(makeInstance({ supervised_until: '2026-11-22T12:00:01Z' }), now)).toBe(true)
  expect(isSupervised(makeInstance({ supervised_until: '2026-11-22T11:59:59Z' }), now)).toBe(false)
  expect(isSupervised(makeInstance({ supervised_until: null }), now)).toBe(false)
})

it('a founding number is called by its phone, any other by its own name', () => {
  expect(numberName(makeInstance({ instance_name: 'instance_5511999999999' }))).toBe('+55 (11) 99999-9999')
  expect(numberName(makeInstance({ instance_name: 'Loja Centro' }))).toBe('Loja Centro')
})

it('a failed stop is news until the number has stopped', () => {
  const failure = { command: 'stop', code: 'command_timeout' } as const
  expect(isNews(failure, makeInstance({ status: 'connected' }))).toBe(true)
  expect(isNews(failure, makeInstance({ status: 'disconnected' }))).toBe(false)
})
