import { describe, expect, it } from 'vitest'
import { makeInstance } from '../../../test/fixtures.ts'
import { countByFilter, filterInstances, readInstanceSearch } from './filter.ts'

const connected = makeInstance({ id: '1', status: 'connected', phone: '5521988887777' })
const waiting = makeInstance({ id: '2', status: 'awaiting_scan', instance_name: 'Loja Centro' })
const loggedOut = makeInstance({ id: '3', status: 'disconnected', status_reason: 'logged_out' })
const stopped = makeInstance({ id: '4', status: 'disconnected' })
const all = [connected, waiting, loggedOut, stopped]

describe('filters of the numbers', () => {
  it('counts a number that stopped by itself, not one stopped on purpose, as needing attention', () => {
    expect(countByFilter(all)).toEqual({ all: 4, connected: 1, waiting: 1, attention: 1 })
    expect(filterInstances(all, { filter: 'attention' })).toEqual([loggedOut])
  })

  it('finds by name in any case and by digits of the phone', () => {
    expect(filterInstances(all, { q: 'loja' })).toEqual([waiting])
    expect(filterInstances(all, { q: '98888' })).toEqual([connected])
  })

  it('reads nonsense in the address as no filter', () => {
    expect(readInstanceSearch({ filter: 'nonsense', q: 'x'.repeat(1_000) })).toEqual({})
  })
})
