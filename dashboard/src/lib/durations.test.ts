import { expect, it } from 'vitest'
import { isDuration, readDuration, writeDuration } from './durations.ts'

it.each([
  ['PT30M', { amount: 30, unit: 'minutes' }],
  ['PT60M', { amount: 60, unit: 'minutes' }],
  ['P1D', { amount: 1, unit: 'days' }],
  ['P2W', { amount: 14, unit: 'days' }],
  ['PT1H30M', { amount: 90, unit: 'minutes' }],
  ['P1DT12H', { amount: 36, unit: 'hours' }],
  ['PT15S', { amount: 15, unit: 'seconds' }],
  ['PT0S', undefined],
  ['P1Y', undefined],
  ['30 minutos', undefined],
  ['', undefined],
] as const)('the duration %s is read', (text, duration) => {
  expect(readDuration(text)).toEqual(duration)
})

it('what is read is written as it was, in one unit', () => {
  for (const text of ['PT30M', 'PT2H', 'P3D', 'PT15S']) {
    const duration = readDuration(text)
    expect(duration && writeDuration(duration)).toBe(text)
  }
})

it('a duration is a second to 365 days, whole', () => {
  expect(isDuration({ amount: 365, unit: 'days' })).toBe(true)
  expect(isDuration({ amount: 366, unit: 'days' })).toBe(false)
  expect(isDuration({ amount: 0, unit: 'hours' })).toBe(false)
  expect(isDuration({ amount: 1.5, unit: 'hours' })).toBe(false)
})
