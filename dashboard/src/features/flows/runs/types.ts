import type { Row } from '@/lib/database.ts'
import { list, nullable, record, type Shaped, text } from '@/lib/shape.ts'

export type RunStatus = Row<'flow_runs'>['status']
export const RUN_STATUSES = [
  'running',
  'waiting',
  'done',
  'expired',
  'stopped',
  'failed',
] as const satisfies readonly RunStatus[]

/** The last 200 entries: a block that waited was entered in one and left in another. */
export const runTrace = list(record({ node: text, entered: nullable(text), exit: nullable(text) }))
export type Trace = Shaped<typeof runTrace>
