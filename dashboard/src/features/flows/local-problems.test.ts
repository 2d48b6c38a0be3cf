import { describe, expect, it } from 'vitest'
import { EMPTY_GRAPH, type Graph } from '@/lib/flow/graph.ts'
import { addBlock, connect } from './document.ts'
import { makeEdges, makeElements, NO_MARKS } from './elements.ts'
import { localProblems, worstByBlock } from './local-problems.ts'
import { orderOfWalk } from './walk.ts'

const codes = (graph: Graph) => localProblems(graph).map(({ code, node }) => `${code} ${node}`)
const PLACE = { x: 10, y: 10 }

describe('what the page sees at once', () => {
  it('is a missing start, a missing text, and a block that nothing leads to', () => {
    expect(codes(EMPTY_GRAPH)).toEqual([])
    expect(codes({ ...EMPTY_GRAPH, start: 'x' })).toEqual(['start_unknown null', 'unreachable start'])
    const grown = addBlock(EMPTY_GRAPH, 'a', { type: 'action', do: [{ kind: 'note', text: ' ' }] }, PLACE)
    expect(codes(grown)).toEqual(['text_missing a', 'unreachable a'])
    expect(worstByBlock(localProblems(grown))).toEqual({ a: 'error' })
    expect(codes(connect(grown, 'start', 'next', 'a'))).toEqual(['text_missing a'])
  })
})

describe('the list of blocks', () => {
  it('goes exit by exit, and ends with what nothing leads to, each once', () => {
    let graph = addBlock(EMPTY_GRAPH, 'alone', { type: 'end' }, PLACE)
    graph = addBlock(graph, 'b', { type: 'content', items: [], next: 'start' }, PLACE)
    expect(orderOfWalk(connect(graph, 'start', 'next', 'b'))).toEqual(['start', 'b', 'alone'])
  })
})

describe('what is drawn', () => {
  it('stays the same object for a block that has not changed', () => {
    const one = addBlock(EMPTY_GRAPH, 'a', { type: 'end' }, PLACE)
    const drawn = makeElements([], one, NO_MARKS, false)
    const other = addBlock(one, 'b', { type: 'end' }, PLACE)
    const again = makeElements(drawn, other, NO_MARKS, false)
    expect(again.slice(0, 2).map((element, place) => element === drawn[place])).toEqual([true, true])
    const lit = makeElements(again, other, { ...NO_MARKS, lit: ['b'] }, false)
    expect(lit.map((element, place) => element === again[place])).toEqual([true, true, false])
  })

  it('lights the connections of the way that was taken', () => {
    const graph = connect(addBlock(EMPTY_GRAPH, 'a', { type: 'end' }, PLACE), 'start', 'next', 'a')
    expect(makeEdges([], graph, ['start', 'a']).map(({ animated }) => animated)).toEqual([true])
    expect(makeEdges([], graph, ['a', 'start']).map(({ animated }) => animated)).toEqual([false])
  })
})
