import { describe, expect, it } from 'vitest'
import { makeInstance } from '../../../test/fixtures.ts'
import { dismissDrops, dismissedDrops, dropKey, isDown, newDrops } from './drops.ts'

const once = { last_connected: '2026-11-22T12:00:00Z' }

describe('a number that drops', () => {
  it.each([
    ['was unlinked from the phone', { ...once, status_reason: 'logged_out' }, true],
    ['failed', { ...once, status: 'failed', status_reason: 'crash_loop' }, true],
    ['was stopped by somebody', { ...once, desired_state: 'stopped' }, false],
    ['was never connected', { status: 'failed', status_reason: 'browser_missing' }, false],
    ['showed a code that nobody scanned', { ...once, status_reason: 'scan_expired' }, false],
    ['is starting', { ...once, status: 'connecting' }, false],
    ['is connected', { ...once, status: 'connected' }, false],
  ] as const)('%s', (_what, values, down) => {
    expect(isDown(makeInstance(values))).toBe(down)
  })

  it('is told once: when it was connected a moment ago', () => {
    const connected = makeInstance({ ...once, status: 'connected' })
    const dropped = makeInstance({ ...once, status_reason: 'logged_out' })
    const before = new Map([[connected.id, connected]])
    expect(newDrops(before, [dropped])).toEqual([dropped])
    expect(newDrops(new Map([[dropped.id, dropped]]), [dropped])).toEqual([])
    expect(newDrops(undefined, [dropped])).toEqual([])
  })

  it('stays closed once closed, until it drops another time', () => {
    const dropped = makeInstance({ ...once, status_reason: 'logged_out' })
    dismissDrops([dropKey(dropped)])
    expect(dismissedDrops()).toContain(dropKey(dropped))
    expect(dismissedDrops()).not.toContain(dropKey({ ...dropped, last_connected: '2026-11-23T12:00:00Z' }))
  })
})
