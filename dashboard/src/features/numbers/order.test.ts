import { expect, it } from 'vitest'
import { makeInstance } from '../../../test/fixtures.ts'
import { orderByAttention } from './order.ts'

const well = makeInstance({ id: 'well', status: 'connected' })
const resting = makeInstance({ id: 'resting', desired_state: 'stopped' })
const waiting = makeInstance({ id: 'waiting', status: 'awaiting_scan' })
const expired = makeInstance({ id: 'expired', status_reason: 'scan_expired' })
const dropped = makeInstance({ id: 'dropped', last_connected: '2026-11-22T12:00:00Z' })
const banned = makeInstance({ id: 'banned', status_reason: 'banned' })
const loggedOut = makeInstance({ id: 'logged out', status_reason: 'logged_out' })
const failed = makeInstance({ id: 'failed', status: 'failed' })

const order = (instances: Parameters<typeof orderByAttention>[0], seen = new Map<string, number>()) =>
  orderByAttention(instances, seen).map(({ id }) => id)

it('begins with what wants somebody', () => {
  expect(order([well, resting, waiting, expired, dropped, banned, loggedOut, failed])).toEqual([
    'failed',
    'banned',
    'logged out',
    'dropped',
    'waiting',
    'expired',
    'resting',
    'well',
  ])
})

it('leaves a number where it was when it gets better, and raises one that drops', () => {
  const seen = new Map<string, number>()
  expect(order([well, waiting], seen)).toEqual(['waiting', 'well'])
  const scanned = { ...waiting, status: 'connected' as const }
  expect(order([well, scanned], seen)).toEqual(['waiting', 'well'])
  const fallen = { ...well, status: 'failed' as const }
  expect(order([fallen, scanned], seen)).toEqual(['well', 'waiting'])
})

it('leaves one alone that somebody starts', () => {
  const seen = new Map<string, number>()
  expect(order([waiting, resting], seen)).toEqual(['waiting', 'resting'])
  order([{ ...resting, status: 'connecting' }, waiting], seen)
  expect(order([waiting, { ...resting, status: 'connecting' }], seen)).toEqual(['waiting', 'resting'])
})
