import { strictEqual } from 'node:assert'
import { readRetryAfter } from './retry_after.ts'

const NOW = Date.parse('2026-11-30T12:00:00Z')

Deno.test('it is read in both ways, and no other', () => {
  const cases: [string | null, number | null][] = [
    ['120', 120],
    [' 0 ', 0],
    ['Mon, 30 Nov 2026 12:01:30 GMT', 90],
    ['Monday, 30-Nov-26 12:01:30 GMT', 90],
    ['Mon, 30 Nov 2026 11:00:00 GMT', 0],
    ['999999999', 86_400],
    ['Fri, 30 Nov 2029 12:00:00 GMT', 86_400],
    [null, null],
    ['', null],
    ['-5', null],
    ['1.5', null],
    ['soon', null],
    ['2027', 2027],
    ['99999999999999', null],
    ['Someday, somehow', null],
  ]
  for (const [value, seconds] of cases) strictEqual(readRetryAfter(value, NOW), seconds, `${value}`)
})
