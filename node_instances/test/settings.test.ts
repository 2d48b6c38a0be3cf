import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSettings, SettingsError } from '../src/settings.ts'
import { environment } from './support/app.ts'

const NUMBERS = [
  'INSTANCE_PORT',
  'INSTANCE_JOURNAL_MAX_PAGES',
  'INSTANCE_ORPHAN_SECONDS',
  'INSTANCE_START_SECONDS',
  'INSTANCE_READY_SECONDS',
  'INSTANCE_QR_MAX',
  'INSTANCE_PROBE_SECONDS',
  'INSTANCE_SEND_SECONDS',
]
const NONSENSE = ['-1', 'x', ' ', '1 000', '1e400', '99999999999999999999', 'NaN', 'Infinity', '0x10', '1,5']

test('a number that is none is named', () => {
  for (const name of NUMBERS)
    for (const value of NONSENSE)
      assert.throws(
        () => readSettings(environment('/tmp/x', { [name]: value })),
        (error) => error instanceof SettingsError && error.message.startsWith(`${name} must be`),
        `${name}=${value}`,
      )
})

test('no time is none: what waits that long would ask without end', () => {
  for (const name of NUMBERS.filter((each) => each.endsWith('_SECONDS')))
    assert.throws(() => readSettings(environment('/tmp/x', { [name]: '0' })), SettingsError)
})

test('what a Python program writes is read', () => {
  const written = { INSTANCE_ORPHAN_SECONDS: '600.0', INSTANCE_START_SECONDS: '1e-05', INSTANCE_QR_MAX: '5' }
  const { orphanSeconds, startSeconds, qrMax } = readSettings(environment('/tmp/x', written))
  assert.deepEqual([orphanSeconds, startSeconds, qrMax], [600, 0.00001, 5])
})

test('a level of the log that there is not is named', () => {
  assert.throws(
    () => readSettings(environment('/tmp/x', { INSTANCE_LOG_LEVEL: 'loud' })),
    /INSTANCE_LOG_LEVEL/,
  )
})
