import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { GENERATED, renderContract } from '../scripts/contract.ts'

test('the generated types are those of the schemas', async () => {
  assert.equal(
    await readFile(GENERATED, 'utf8'),
    await renderContract(),
    'run node node_instances/scripts/contract.ts',
  )
})
