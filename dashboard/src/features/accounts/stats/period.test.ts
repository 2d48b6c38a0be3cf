import { describe, expect, it } from 'vitest'
import { bucketsOf, rangeOf } from './period.ts'

const now = Date.parse('2026-11-25T15:20:00Z')
const count = (hour: string, received: number) => ({ hour, received, sent: 0, failed: 0 })

describe('a period', () => {
  it('is made of whole hours and includes the present one', () => {
    expect(rangeOf('24h', now)).toEqual({
      since: '2026-11-24T16:00:00.000Z',
      until: '2026-11-25T16:00:00.000Z',
    })
  })

  it('of a day has every hour, also those without messages', () => {
    const buckets = bucketsOf([count('2026-11-25T15:00:00Z', 3)], '24h', now, 'pt-BR')
    expect(buckets).toHaveLength(24)
    expect(buckets.at(-1)).toMatchObject({ received: 3 })
    expect(buckets[0]).toMatchObject({ received: 0 })
  })

  it('of more is counted by days of the reader, and what lies outside is left out', () => {
    const hours = [
      count('2026-11-25T14:00:00Z', 3),
      count('2026-11-25T13:00:00+00:00', 4),
      count('2020-01-01T00:00:00Z', 9),
    ]
    const buckets = bucketsOf(hours, '7d', now, 'pt-BR')
    expect(buckets.length).toBeGreaterThanOrEqual(7)
    expect(buckets.reduce((sum, { received }) => sum + received, 0)).toBe(7)
    expect(new Set(buckets.map(({ label }) => label)).size).toBe(buckets.length)
  })
})
