import type { Row } from '@/lib/database.ts'
import type { listRuns } from './api/list-runs.ts'

/** Where a person is, or was, in a flow. */
export type Run = Awaited<ReturnType<typeof listRuns>>[number]

export type RunStatus = Row<'flow_runs'>['status']

/** The part of a version's graph that says what its blocks are called. */
export interface NamedGraph {
  nodes: Readonly<Record<string, NamedBlock>>
}

export interface NamedBlock {
  type: string
  name?: string
  text?: string
  options?: readonly { id: string; label?: string }[]
  branches?: readonly { id: string; name?: string }[]
  shares?: readonly { id: string; percent?: number }[]
}
