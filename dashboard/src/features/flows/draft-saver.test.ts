import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RequestError } from '@/lib/errors.ts'
import { EMPTY_GRAPH, type Graph } from '@/lib/flow/graph.ts'
import type { Draft, SaveState } from './draft.ts'
import { createDraftSaver } from './draft-saver.ts'

const graphOf = (name: string): Graph => ({ ...EMPTY_GRAPH, nodes: { start: { type: 'start', name } } })

/** A database with one draft, which can be unreachable, and lose an answer on its way. */
function setUp() {
  const first = { graph: EMPTY_GRAPH, revision: 3 }
  const database: Draft = { ...first }
  const states: SaveState[] = []
  const taken: Graph[] = []
  const kept: (Draft | undefined)[] = []
  let isDown = false
  let losesAnswer = false
  const save = vi.fn(async ({ graph, revision }: Draft) => {
    if (isDown) throw new RequestError('network', 'down')
    if (revision !== database.revision) throw new RequestError('draft_changed', 'changed')
    Object.assign(database, { graph: JSON.parse(JSON.stringify(graph)), revision: revision + 1 })
    if (losesAnswer) {
      losesAnswer = false
      throw new RequestError('network', 'lost')
    }
    return database.revision
  })
  const saver = createDraftSaver({
    saved: first,
    save,
    read: async () => ({ ...database }),
    onState: (state) => states.push(state),
    onTheirs: (graph) => taken.push(graph),
    onUnsaved: (draft) => kept.push(draft),
  })
  return {
    saver,
    save,
    database,
    taken,
    state: () => states.at(-1)?.status,
    kept: () => kept.at(-1),
    cut: (down: boolean) => {
      isDown = down
    },
    loseAnswer: () => {
      losesAnswer = true
    },
    saveElsewhere: (graph: Graph) =>
      Object.assign(database, { graph, revision: database.revision + 1 }) && { ...database },
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('saving a draft', () => {
  it('saves what was typed last, once the typing pauses, and keeps it in the browser until then', async () => {
    const { saver, save, database, state, kept } = setUp()
    for (const name of ['a', 'ab', 'abc']) saver.tell(graphOf(name))
    expect(state()).toBe('waiting')
    expect(kept()?.graph).toEqual(graphOf('abc'))
    await vi.runAllTimersAsync()
    expect(save).toHaveBeenCalledTimes(1)
    expect(database).toEqual({ graph: graphOf('abc'), revision: 4 })
    expect(state()).toBe('saved')
    expect(kept()).toBeUndefined()
  })

  it('does not let an answer change what was typed while it was on its way', async () => {
    const { saver, save, database, taken } = setUp()
    saver.tell(graphOf('first'))
    const flushed = saver.flush()
    saver.tell(graphOf('second'))
    await flushed
    await vi.runAllTimersAsync()
    expect(save).toHaveBeenCalledTimes(2)
    expect(database.graph).toEqual(graphOf('second'))
    expect(taken).toEqual([])
  })

  it('goes on trying without a connection', async () => {
    const { saver, database, state, kept, cut } = setUp()
    cut(true)
    saver.tell(graphOf('kept'))
    await vi.advanceTimersByTimeAsync(10_000)
    expect(state()).toBe('offline')
    expect(kept()?.revision).toBe(3)
    cut(false)
    await vi.runAllTimersAsync()
    expect(database.graph).toEqual(graphOf('kept'))
  })

  it('knows its own save again whose answer was lost', async () => {
    const { saver, database, state, loseAnswer } = setUp()
    loseAnswer()
    saver.tell(graphOf('mine'))
    await vi.runAllTimersAsync()
    expect(state()).toBe('saved')
    expect(database).toEqual({ graph: graphOf('mine'), revision: 4 })
    expect(await saver.flush()).toBe(4)
  })

  it('says a refusal, and tries again with the next change', async () => {
    const { saver, save, state } = setUp()
    save.mockRejectedValueOnce(new RequestError('draft_invalid', 'too large'))
    saver.tell(graphOf('large'))
    await vi.runAllTimersAsync()
    expect(state()).toBe('failed')
    expect(await saver.flush()).toBe(4)
  })
})

describe('two who change one draft', () => {
  it('shows what somebody else has saved when nothing here is unsaved', () => {
    const { saver, taken, saveElsewhere } = setUp()
    saver.hear(saveElsewhere(graphOf('theirs')))
    saver.hear({ graph: EMPTY_GRAPH, revision: 3 })
    expect(taken).toEqual([graphOf('theirs')])
  })

  it('asks which one stays, and loses neither before that', async () => {
    const { saver, database, state, kept, saveElsewhere } = setUp()
    saver.tell(graphOf('mine'))
    saveElsewhere(graphOf('theirs'))
    await vi.runAllTimersAsync()
    expect(state()).toBe('conflict')
    saver.tell(graphOf('mine, longer'))
    await vi.runAllTimersAsync()
    expect(database.graph).toEqual(graphOf('theirs'))
    expect(kept()?.graph).toEqual(graphOf('mine, longer'))
    expect(await saver.flush()).toBeUndefined()
    saver.keepMine()
    await vi.runAllTimersAsync()
    expect(database).toEqual({ graph: graphOf('mine, longer'), revision: 5 })
    expect(state()).toBe('saved')
  })

  it('takes theirs when that is chosen', async () => {
    const { saver, database, taken, state, kept, saveElsewhere } = setUp()
    saver.tell(graphOf('mine'))
    saver.hear(saveElsewhere(graphOf('theirs')))
    expect(state()).toBe('conflict')
    saver.takeTheirs()
    await vi.runAllTimersAsync()
    expect(taken).toEqual([graphOf('theirs')])
    expect(database.revision).toBe(4)
    expect([state(), kept()]).toEqual(['saved', undefined])
  })

  it('hears of its own save without taking it for somebody else', async () => {
    const { saver, database, taken, state } = setUp()
    saver.tell(graphOf('mine'))
    const flushed = saver.flush()
    saver.hear({ graph: graphOf('mine'), revision: 4 })
    await flushed
    await vi.runAllTimersAsync()
    saver.hear({ ...database })
    expect([state(), taken.length]).toEqual(['saved', 0])
  })
})
