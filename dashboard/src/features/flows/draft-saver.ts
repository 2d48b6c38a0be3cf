import { errorCode } from '@/lib/errors.ts'
import type { Graph } from '@/lib/flow/graph.ts'
import { isSame } from '@/lib/flow/same.ts'
import type { Draft, SaveState } from './draft.ts'

interface SaverOptions {
  /** What is saved already. */
  saved: Draft
  /** Compare and set: answers the next revision, refuses with `draft_changed`. */
  save: (draft: Draft) => Promise<number>
  read: () => Promise<Draft>
  onState: (state: SaveState) => void
  /** Somebody else has saved while nothing here was unsaved. */
  onTheirs: (graph: Graph) => void
  /** What is not saved yet, to be kept in the browser; undefined: nothing. */
  onUnsaved: (draft: Draft | undefined) => void
}

const PAUSE = 700
const RETRY = 3_000

/** Saves the newest document, one save at a time, and never lets an answer change what is typed meanwhile. */
export function createDraftSaver({ saved, save, read, onState, onTheirs, onUnsaved }: SaverOptions) {
  let { graph: known, revision } = saved
  let latest = saved.graph
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined
  let seenMeanwhile: Draft | undefined
  let state: SaveState = { status: 'saved' }
  let isStopped = false

  const isDirty = () => latest !== known
  const set = (next: SaveState) => {
    state = next
    if (!isStopped) onState(next)
  }
  const later = (pause: number) => {
    clearTimeout(timer)
    if (!isStopped) timer = setTimeout(() => void start(), pause)
  }
  const settle = (graph: Graph, next: number) => {
    known = graph
    revision = next
    onUnsaved(isDirty() ? { graph: latest, revision } : undefined)
    if (isDirty()) later(PAUSE)
    set({ status: isDirty() ? 'waiting' : 'saved' })
  }
  /** An answer that was lost on its way looks like somebody else's save: it is our own when it says the same. */
  const meet = (theirs: Draft, sent: Graph) => {
    if (isSame(theirs.graph, sent)) settle(sent, theirs.revision)
    else set({ status: 'conflict', theirs })
  }
  const attempt = async () => {
    const sent = latest
    set({ status: 'saving' })
    try {
      settle(sent, await save({ graph: sent, revision }))
    } catch (error) {
      if (errorCode(error) === 'network') {
        set({ status: 'offline' })
        later(RETRY)
      } else if (errorCode(error) !== 'draft_changed') set({ status: 'failed', error })
      else
        await read().then(
          (theirs) => meet(theirs, sent),
          () => {
            set({ status: 'offline' })
            later(RETRY)
          },
        )
    }
  }
  const start = (): Promise<void> => {
    clearTimeout(timer)
    if (!isDirty() || state.status === 'conflict') return Promise.resolve()
    running ??= attempt().finally(() => {
      running = undefined
      const seen = seenMeanwhile
      seenMeanwhile = undefined
      if (seen) hear(seen)
    })
    return running
  }
  /** What the database has, whoever saved it. */
  const hear = (theirs: Draft) => {
    if (running) seenMeanwhile = theirs
    else if (theirs.revision > revision) {
      if (isDirty()) meet(theirs, latest)
      else {
        known = theirs.graph
        latest = theirs.graph
        revision = theirs.revision
        onTheirs(theirs.graph)
      }
    }
  }

  return {
    hear,
    /** The document as it is now. */
    tell: (graph: Graph) => {
      if (graph === latest) return
      latest = graph
      onUnsaved(isDirty() ? { graph, revision } : undefined)
      if (state.status === 'conflict') return
      if (!running) set({ status: isDirty() ? 'waiting' : 'saved' })
      later(PAUSE)
    },
    /** Saves at once what waits; the revision that says all that was told, or undefined when that could not be. */
    flush: async (): Promise<number | undefined> => {
      if (running) await running
      await start()
      return isDirty() ? undefined : revision
    },
    takeTheirs: () => {
      if (state.status !== 'conflict') return
      const { theirs } = state
      latest = theirs.graph
      settle(theirs.graph, theirs.revision)
      onTheirs(theirs.graph)
    },
    keepMine: () => {
      if (state.status !== 'conflict') return
      revision = state.theirs.revision
      known = state.theirs.graph
      set({ status: 'waiting' })
      void start()
    },
    resume: () => {
      isStopped = false
    },
    /** Saves what waits and says nothing any more. */
    stop: () => {
      void start()
      isStopped = true
      clearTimeout(timer)
    },
  }
}

export type DraftSaver = ReturnType<typeof createDraftSaver>
