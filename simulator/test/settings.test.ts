import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSettings, SettingError } from '../src/settings.ts'

const NUMBERS = [
  'SIMULATOR_PORT',
  'SIMULATOR_TLS_PORT',
  'SIMULATOR_QR_SECONDS',
  'SIMULATOR_DEVICE_ACK_MS',
  'SIMULATOR_READ_ACK_MS',
]

test('a number that is none is named', () => {
  for (const name of NUMBERS)
    for (const value of ['-1', 'x', ' ', '1 000', '1e400', '99999999999999999999', 'NaN', 'Infinity', '0x10'])
      assert.throws(
        () => readSettings({ [name]: value }),
        (error) => error instanceof SettingError && error.message.startsWith(`${name} must be`),
        `${name}=${value}`,
      )
})

test('ports are whole, and each its own', () => {
  assert.throws(() => readSettings({ SIMULATOR_PORT: '54400.5' }), /SIMULATOR_PORT must be a port/)
  assert.throws(() => readSettings({ SIMULATOR_TLS_PORT: '54400' }), /SIMULATOR_PORT and SIMULATOR_TLS_PORT/)
  assert.equal(readSettings({ SIMULATOR_PORT: '0', SIMULATOR_TLS_PORT: '0' }).port, 0)
})
