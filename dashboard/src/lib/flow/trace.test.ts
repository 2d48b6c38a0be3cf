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
})

it('keeps a leaving whose entering is no longer among the last entries', () => {
  const left = { node: 'menu', entered: null, exit: 'option:1' }
  expect(readTrace([left])).toEqual([left])
  expect(readTrace([{ node: 'start', entered: null, exit: null }, left])).toHaveLength(2)
})

it('says of a step why it was left so, or what was refused of it', () => {
  const at = '2026-11-30T10:00:00Z'
  const refused = {
    node: 'b',
    entered: null,
    exit: null,
    what: 'refused',
    type: 'send',
    code: 'template_unavailable',
  }
  const trace = [
    { node: 'a', entered: at, exit: 'on_unsent', what: 'window_closed' },
    { node: 'b', entered: at, exit: 'next' },
    refused,
  ]
  expect(readTrace(trace)).toEqual([
    { node: 'a', entered: at, exit: 'on_unsent', what: 'window_closed' },
    { node: 'b', entered: at, exit: 'next', what: 'template_unavailable' },
  ])
  expect(readTrace([refused])).toEqual([])
})

it('reads nothing of another shape', () => {
  expect(readTrace('x')).toEqual([])
  expect(readTrace(null)).toEqual([])
  expect(readTrace([{ node: 1 }])).toEqual([])
})
