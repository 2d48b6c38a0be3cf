import { describe, expect, it } from 'vitest'
import { exitsOf, withExit } from '@/lib/flow/exits.ts'
import { EMPTY_GRAPH, type FlowNode, type Graph, notesOf, positionOf } from '@/lib/flow/graph.ts'
import { copyBlocks, pasteBlocks } from './clipboard.ts'
import {
  addBlock,
  connect,
  connectionsOf,
  disconnect,
  move,
  newId,
  remove,
  rename,
  setNode,
  setNote,
} from './document.ts'
import { begin, record, redo, undo } from './history.ts'

const MENU: FlowNode = {
  type: 'menu',
  text: 'Escolha',
  options: [
    { id: '1', label: 'Pedido', next: 'a' },
    { id: '2', label: 'Horário' },
  ],
  otherwise: 'menu',
  on_timeout: { after: 'PT30M', next: 'a' },
}

const GRAPH: Graph = {
  ...EMPTY_GRAPH,
  nodes: {
    start: { type: 'start', next: 'menu' },
    menu: MENU,
    a: { type: 'content', items: [{ kind: 'text', text: 'Olá' }] },
  },
}

const EVERY_TYPE: [FlowNode, string[]][] = [
  [{ type: 'start' }, ['next']],
  [{ type: 'content', items: [] }, ['next']],
  [MENU, ['option:1', 'option:2', 'otherwise', 'on_invalid', 'on_timeout']],
  [
    {
      type: 'question',
      text: '',
      answer: { kind: 'text' },
      skip_words: ['pular'],
      on_timeout: { after: 'P1D' },
    },
    ['next', 'on_invalid', 'on_skip', 'on_timeout'],
  ],
  [{ type: 'condition', branches: [{ id: 'b:1', when: { all: [] } }] }, ['branch:b:1', 'otherwise']],
  [{ type: 'action', do: [] }, ['next']],
  [{ type: 'delay', for: 'PT1M', on_message: null }, ['next', 'on_message']],
  [{ type: 'content', items: [], on_unsent: null }, ['next', 'on_unsent']],
  [{ type: 'randomizer', shares: [{ id: 'x', percent: 50 }] }, ['share:x']],
  [{ type: 'http', method: 'GET', url: '' }, ['next', 'on_error', 'on_timeout']],
  [{ type: 'jump', node: null, return: true }, ['jump', 'next']],
  [{ type: 'jump', flow_id: 'f' }, []],
  [{ type: 'handoff', only_when_open: true }, ['on_nobody']],
  [{ type: 'handoff' }, []],
  [{ type: 'end' }, []],
]

describe('the exits of a block', () => {
  it.each(EVERY_TYPE)('of %o are listed, and each can be led elsewhere by its key', (node, keys) => {
    expect(exitsOf(node).map(({ key }) => key)).toEqual(keys)
    for (const key of keys) {
      const changed = exitsOf(withExit(node, key, 'there'))
      expect(changed.filter(({ target }) => target === 'there').map((exit) => exit.key)).toContain(key)
      expect(changed.map((exit) => exit.key)).toEqual(keys)
    }
    expect(withExit(node, 'no_such', 'there')).toBe(node)
  })
})

describe('the document', () => {
  it('knows each connection, and none to a block that is not there', () => {
    const dangling = connect(GRAPH, 'a', 'next', 'nowhere')
    expect(connectionsOf(dangling)).toEqual([
      { source: 'start', exit: 'next', target: 'menu' },
      { source: 'menu', exit: 'option:1', target: 'a' },
      { source: 'menu', exit: 'otherwise', target: 'menu' },
      { source: 'menu', exit: 'on_timeout', target: 'a' },
    ])
  })

  it('loses with a block what led to it, its place and nothing else', () => {
    const without = remove(move(GRAPH, { a: { x: 5.4, y: 7 } }), ['a'])
    expect(Object.keys(without.nodes)).toEqual(['start', 'menu'])
    expect(connectionsOf(without).map(({ exit }) => exit)).toEqual(['next', 'otherwise'])
    expect(without.layout?.nodes).toEqual({ start: { x: 0, y: 0 } })
    expect(GRAPH.nodes.menu).toBe(MENU)
  })

  it('takes a block, a name, a place, a connection and a note without touching the one before', () => {
    const id = newId(GRAPH, 'end')
    const grown = addBlock(GRAPH, id, { type: 'end' }, { x: 10.6, y: 20 })
    expect(positionOf(grown, id)).toEqual({ x: 11, y: 20 })
    expect(rename(grown, id, 'Fim do pedido').nodes[id]).toEqual({ type: 'end', name: 'Fim do pedido' })
    expect(rename(rename(grown, id, 'x'), id, ' ').nodes[id]).toEqual({ type: 'end' })
    const joined = connect(grown, 'menu', 'option:2', id)
    expect(connectionsOf(joined)).toContainEqual({ source: 'menu', exit: 'option:2', target: id })
    expect(disconnect(joined, [{ source: 'menu', exit: 'option:2' }]).nodes.menu).toEqual({
      ...MENU,
      options: [
        { id: '1', label: 'Pedido', next: 'a' },
        { id: '2', label: 'Horário', next: null },
      ],
    })
    const noted = setNote(joined, { id: 'n', x: 1, y: 2, text: 'oi', color: 'blue' })
    expect(notesOf(move(noted, { n: { x: 9, y: 9 } }))).toEqual([
      { id: 'n', x: 9, y: 9, text: 'oi', color: 'blue' },
    ])
    expect(notesOf(remove(noted, ['n']))).toEqual([])
    expect(setNode(GRAPH, 'gone', { type: 'end' })).toBe(GRAPH)
    expect(notesOf(GRAPH)).toEqual([])
  })

  it('begins with the first block that is put into an empty one', () => {
    const empty = remove(EMPTY_GRAPH, ['start'])
    expect(addBlock(empty, 'x', { type: 'end' }, { x: 0, y: 0 }).start).toBe('x')
  })
})

describe('copied blocks', () => {
  it('keep what joins them, under new ids, and lose what led elsewhere', () => {
    const { graph, ids } = pasteBlocks(GRAPH, copyBlocks(GRAPH, ['start', 'menu', 'a']), { x: 100, y: 50 })
    expect(ids).toHaveLength(2)
    const [menu = '', content = ''] = ids
    expect(exitsOf(graph.nodes[menu] as FlowNode).map(({ target }) => target)).toEqual([
      content,
      null,
      menu,
      null,
      content,
    ])
    const alone = pasteBlocks(EMPTY_GRAPH, copyBlocks(GRAPH, ['menu']), { x: 0, y: 0 })
    expect(connectionsOf(alone.graph).map(({ exit }) => exit)).toEqual(['otherwise'])
  })

  it('are none when the clipboard holds something else', () => {
    for (const text of [
      '',
      'Olá',
      '{"zapbase":"x"}',
      '{"zapbase":"flow-blocks","nodes":{"a":{"type":"virus"}}}',
    ])
      expect(pasteBlocks(GRAPH, text, { x: 0, y: 0 })).toEqual({ graph: GRAPH, ids: [] })
  })
})

describe('undo', () => {
  it('goes back to the very document, and forward again', () => {
    const one = record(begin('a'), 'b')
    const two = record(one, 'c')
    expect(undo(undo(two)).present).toBe('a')
    expect(redo(undo(two)).present).toBe('c')
    expect(redo(record(undo(two), 'd')).present).toBe('d')
    expect(undo(begin('a')).present).toBe('a')
  })

  it('takes back in one step what was typed in one go, and never more', () => {
    let typed = record(begin(''), 'first')
    for (const [place, text] of ['o', 'ol', 'olá'].entries())
      typed = record(typed, text, 'a', 1000 + place * 300)
    typed = record(typed, 'olá!', 'a', 9000)
    expect(undo(typed).present).toBe('olá')
    expect(undo(undo(typed)).present).toBe('first')
  })

  it('keeps a bounded number of steps', () => {
    let many = begin(0)
    for (let count = 1; count <= 500; count += 1) many = record(many, count)
    expect(many.past.length).toBe(200)
  })
})
