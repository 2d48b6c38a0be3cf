import type { Row } from '@/lib/database.ts'

export type RunStatus = Row<'flow_runs'>['status']
export const RUN_STATUSES = [
  'running',
  'waiting',
  'done',
  'expired',
  'stopped',
  'failed',
] as const satisfies readonly RunStatus[]
