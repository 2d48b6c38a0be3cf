import { describe, expect, it } from 'vitest'
import type { Graph } from '@/lib/flow/graph.ts'
import { compareGraphs, isNoChange } from './compare.ts'

const BEFORE: Graph = {
  schema: 1,
  start: 'start',
  nodes: {
    start: { type: 'start', next: 'hello' },
    hello: { type: 'content', items: [{ kind: 'text', text: 'Olá' }], next: 'wait' },
    wait: { type: 'delay', for: 'PT1H' },
    gone: { type: 'end' },
  },
  layout: { nodes: { start: { x: 0, y: 0 } } },
}

describe('comparing two graphs', () => {
  it('names what has come and gone, and what each block said and where it led', () => {
    const { added, removed, changed, isSameStart } = compareGraphs(BEFORE, {
      ...BEFORE,
      nodes: {
        start: { type: 'start', next: 'hello' },
        hello: { type: 'content', items: [{ kind: 'text', text: 'Bom dia' }], next: 'new' },
        wait: { type: 'delay', for: 'PT2H' },
        new: { type: 'end' },
      },
    })
    expect([added.map(([id]) => id), removed.map(([id]) => id)]).toEqual([['new'], ['gone']])
    expect(changed).toMatchObject([
      {
        id: 'hello',
        lost: ['Olá'],
        gained: ['Bom dia'],
        exits: [{ key: 'next', before: 'wait', after: 'new' }],
        isOther: false,
      },
      { id: 'wait', lost: [], gained: [], exits: [], isOther: true },
    ])
    expect(isSameStart).toBe(true)
  })

  it('finds none in where blocks stand, in the order of names, and in null for nothing', () => {
    const moved: Graph = {
      ...BEFORE,
      nodes: { ...BEFORE.nodes, wait: { for: 'PT1H', type: 'delay', next: null } },
      layout: { nodes: { start: { x: 90, y: 4 } } },
    }
    expect(isNoChange(compareGraphs(BEFORE, moved))).toBe(true)
    expect(isNoChange(compareGraphs(BEFORE, { ...BEFORE, start: 'hello' }))).toBe(false)
  })
})
