import { expect, test } from 'vitest'
import { makeElements, NO_MARKS } from './elements.ts'
import { firstView } from './first-view.ts'

function flowOf(places: Record<string, { x: number; y: number }>) {
  const nodes = Object.fromEntries(Object.keys(places).map((id) => [id, { type: 'start' as const }]))
  return makeElements([], { schema: 1, start: 'a', nodes, layout: { nodes: places } }, NO_MARKS, false)
}

test('a small flow comes up as a whole, an empty one as well', () => {
  expect(firstView(flowOf({ a: { x: 0, y: 0 }, b: { x: 1500, y: 400 } }))).toEqual({ fitView: true })
  expect(firstView([])).toEqual({ fitView: true })
})

test('a long flow comes up at its beginning, wherever that lies', () => {
  const view = firstView(flowOf({ b: { x: -9000, y: 0 }, a: { x: 1000, y: 500 } }))
  expect(view).toEqual({ fitView: false, defaultViewport: { x: 240 - 800, y: 280 - 400, zoom: 0.8 } })
})
