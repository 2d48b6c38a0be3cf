import { expect, it } from 'vitest'
import { cropOf, moveView, NEAREST, WHOLE } from './crop.ts'

const WIDE = { width: 1600, height: 500 }
const TALL = { width: 300, height: 900 }

it('shows the largest square from the middle at first', () => {
  expect(cropOf(WIDE, WHOLE)).toEqual({ x: 550, y: 0, side: 500 })
  expect(cropOf(TALL, WHOLE)).toEqual({ x: 0, y: 300, side: 300 })
})

it.each([
  [WIDE, { ...WHOLE, x: 0, y: 0 }],
  [WIDE, { zoom: NEAREST, x: 1, y: 1 }],
  [TALL, { zoom: 2.5, x: -3, y: 7 }],
])('never shows what is beyond the picture', (size, view) => {
  const { x, y, side } = cropOf(size, view)
  expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
  expect(x + side).toBeLessThanOrEqual(size.width)
  expect(y + side).toBeLessThanOrEqual(size.height)
})

it('is moved by parts of what is seen and comes back at once from an edge', () => {
  const near = { ...WHOLE, zoom: 2 }
  expect(cropOf(WIDE, moveView(WIDE, near, 0.5, 0)).x).toBe(cropOf(WIDE, near).x + 125)
  const atEdge = moveView(WIDE, near, 100, 100)
  expect(cropOf(WIDE, atEdge)).toEqual({ x: 1350, y: 250, side: 250 })
  expect(cropOf(WIDE, moveView(WIDE, atEdge, -0.1, 0)).x).toBe(1325)
})
