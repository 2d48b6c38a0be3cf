import type { Graph } from '@/lib/flow/graph.ts'

export interface Draft {
  graph: Graph
  revision: number
}

export type SaveState =
  | { status: 'saved' | 'waiting' | 'saving' }
  /** Tried again by itself for as long as the page is open. */
  | { status: 'offline' }
  /** Refused: tried again with the next change. */
  | { status: 'failed'; error: unknown }
  /** Somebody else has saved: one of both has to be chosen. */
  | { status: 'conflict'; theirs: Draft }
