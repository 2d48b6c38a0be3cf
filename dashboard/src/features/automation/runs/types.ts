import type { Row } from '@/lib/database.ts'
import { list, nullable, record, type Shaped, text } from '@/lib/shape.ts'
import type { listRuns } from './api/list-runs.ts'

/** Where a person is, or was, in a flow. */
export type Run = Awaited<ReturnType<typeof listRuns>>[number]

export type RunStatus = Row<'flow_runs'>['status']

/** Blocks as they were walked, the last 200. */
export const runTrace = list(record({ node: text, entered: text, exit: nullable(text) }))
export type Trace = Shaped<typeof runTrace>

/** The part of a version's graph that says what its blocks are called. */
export interface NamedGraph {
  nodes: Readonly<Record<string, { type: string; name?: string; text?: string }>>
}
