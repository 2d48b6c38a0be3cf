import type { Viewport } from '@xyflow/react'
import type { Element } from './elements.ts'

/** Wider or higher than this it could not be read when it is shown as a whole. */
const LARGEST = { width: 1800, height: 1100 }
const ZOOM = 0.8
/** Beside the palette, below the middle of most screens' upper half. */
const BEGINNING = { x: 240, y: 280 }

/** How a part of a flow is brought into sight, and the whole of one beside the palette. */
export const FIT = { maxZoom: 1, padding: 0.15 }
export const FIT_BESIDE = { maxZoom: 1, padding: { x: '5%', y: '15%', left: '240px' } } as const

/** Where a flow comes up: a small one as a whole, of any other its beginning. */
export function firstView(
  elements: readonly Element[],
): { fitView: true } | { fitView: false; defaultViewport: Viewport } {
  const xs = elements.map(({ position }) => position.x)
  const ys = elements.map(({ position }) => position.y)
  const isSmall =
    Math.max(...xs) - Math.min(...xs) <= LARGEST.width && Math.max(...ys) - Math.min(...ys) <= LARGEST.height
  const start = elements.find((element) => element.type === 'block' && element.data.isStart)
  if (isSmall || !start) return { fitView: true }
  const { x, y } = start.position
  return {
    fitView: false,
    defaultViewport: { x: BEGINNING.x - x * ZOOM, y: BEGINNING.y - y * ZOOM, zoom: ZOOM },
  }
}
