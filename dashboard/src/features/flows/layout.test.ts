import { describe, expect, it } from 'vitest'
import type { Connection } from './document.ts'
import { layOut } from './layout.ts'

const box = (id: string) => ({ id, width: 260, height: 120 })

function tree(options: number): { ids: string[]; connections: Connection[] } {
  const ids = Array.from({ length: options }, (_, place) => `o${place}`)
  const connections = ids.flatMap((id, place) => [
    { source: 'menu', exit: `option:${place}`, target: id },
    // What follows crosses over, so that dagre alone would turn some round.
    { source: id, exit: 'next', target: `end${(place + 2) % options}` },
  ])
  return { ids, connections }
}

describe('laying out', () => {
  it.each([2, 3, 5, 10])('keeps the order of a block with %i exits, from the top', (options) => {
    const { ids, connections } = tree(options)
    const boxes = ['menu', ...ids, ...ids.map((_, place) => `end${place}`)].map(box)
    const places = layOut({ boxes, connections })
    const heights = ids.map((id) => places[id]?.y ?? 0)
    expect(heights).toEqual([...heights].sort((one, other) => one - other))
    expect(new Set(heights).size).toBe(options)
    for (const id of ids) expect(places[id]?.x).toBeGreaterThan(places.menu?.x ?? 0)
  })

  it('takes exits that contradict each other, ways back, and several to one block', () => {
    const connections = [
      { source: 'a', exit: 'option:1', target: 'x' },
      { source: 'a', exit: 'option:2', target: 'y' },
      { source: 'b', exit: 'option:1', target: 'y' },
      { source: 'b', exit: 'option:2', target: 'x' },
      { source: 'x', exit: 'next', target: 'a' },
      { source: 'x', exit: 'on_error', target: 'a' },
      { source: 'a', exit: 'otherwise', target: 'a' },
    ]
    const places = layOut({ boxes: ['a', 'b', 'x', 'y', 'alone'].map(box), connections })
    const taken = Object.values(places).map(({ x, y }) => `${x} ${y}`)
    expect(new Set(taken).size).toBe(5)
  })

  it('keeps blocks apart', () => {
    const { ids, connections } = tree(6)
    const boxes = ['menu', ...ids, ...ids.map((_, place) => `end${place}`)].map(box)
    const places = Object.values(layOut({ boxes, connections }))
    for (const [place, one] of places.entries())
      for (const other of places.slice(place + 1))
        expect(Math.abs(one.x - other.x) >= 260 || Math.abs(one.y - other.y) >= 120).toBe(true)
  })
})
