import { strictEqual } from 'node:assert'
import told from '../../../tests/shared/addresses.json' with { type: 'json' }
import { isPublic } from './addresses.ts'

Deno.test('hosts of the internet may be talked to', () => {
  for (const address of told.public) strictEqual(isPublic(address), true, address)
})

Deno.test('this machine, its neighbours and what clouds tell their machines may not', () => {
  for (const address of told.refused) strictEqual(isPublic(address), false, address)
})
