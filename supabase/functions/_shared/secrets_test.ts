import { strictEqual } from 'node:assert'
import { encode, hmac, isEqual, isOneOf } from './secrets.ts'

Deno.test('signatures are those of RFC 2202 and 4231', async () => {
  strictEqual(
    await hmac('SHA-1', 'Jefe', 'what do ya want for nothing?'),
    'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79',
  )
  strictEqual(
    await hmac('SHA-256', 'Jefe', 'what do ya want for nothing?'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
  const key = new Uint8Array(20).fill(0x0b)
  strictEqual(
    await hmac('SHA-256', key, new TextEncoder().encode('Hi There'), 'base64'),
    'sDRMYdjbOFNcqK/OrwvxK4gdwgDJgz2nJuk3bC4yz/c=',
  )
})

Deno.test('bytes are written as asked', () => {
  strictEqual(encode(new Uint8Array([0, 15, 255]), 'hex'), '000fff')
  strictEqual(encode(new Uint8Array([0, 15, 255]), 'base64'), 'AA//')
})

Deno.test('only the same is equal', async () => {
  strictEqual(await isEqual('açaí', 'açaí'), true)
  for (const other of ['', 'aça', 'açaíí', 'acai', 'açaÍ']) strictEqual(await isEqual('açaí', other), false)
})

Deno.test('one of several; an empty one never', async () => {
  strictEqual(await isOneOf('b', ['a', 'b']), true)
  strictEqual(await isOneOf('c', ['a', 'b']), false)
  strictEqual(await isOneOf('', ['', 'b']), false)
  strictEqual(await isOneOf('a', []), false)
})
