import { expect, it } from 'vitest'
import { readTrace } from './trace.ts'

it('joins the entering and the leaving of a block that waited, and nothing else', () => {
  const at = '2026-11-30T10:00:00Z'
  const trace = [
    { node: 'start', entered: at, exit: 'next' },
    { node: 'menu', entered: at, exit: null },
    { node: 'menu', entered: null, exit: 'option:1' },
    { node: 'menu', entered: at, exit: null },
  ]
  expect(readTrace(trace)).toEqual([
    { node: 'start', entered: at, exit: 'next' },
    { node: 'menu', entered: at, exit: 'option:1' },
    { node: 'menu', entered: at, exit: null },
  ])
  expect(readTrace([{ node: 1 }])).toEqual([])
})
