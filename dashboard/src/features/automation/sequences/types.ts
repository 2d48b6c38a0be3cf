import type { Row, Selected } from '@/lib/database.ts'
import { list, number, record, text } from '@/lib/shape.ts'

export const SEQUENCE_COLUMNS =
  'id, account_id, name, instance_id, window, again, exit_on_answer, enabled, updated_at'
export const STEP_COLUMNS = 'id, account_id, sequence_id, position, delay, content, flow_id, enabled'

/** Messages that people get one after another, each so long after the one before. */
export type Sequence = Selected<'sequences', typeof SEQUENCE_COLUMNS>
export type SequenceChanges = Partial<
  Pick<Sequence, 'name' | 'instance_id' | 'window' | 'again' | 'exit_on_answer' | 'enabled'>
>

export type Step = Selected<'sequence_steps', typeof STEP_COLUMNS>
export type StepDraft = Pick<Step, 'delay' | 'content' | 'flow_id' | 'enabled'>

export type EnrollmentStatus = Row<'sequence_enrollments'>['status']
export const ENROLLMENT_STATUSES = [
  'active',
  'done',
  'stopped',
  'failed',
] as const satisfies EnrollmentStatus[]

/** Of `sequence_statistics`. */
export const sequenceStatistics = record({
  active: number,
  done: number,
  stopped: number,
  failed: number,
  steps: list(record({ step_id: text, entered: number, waiting: number })),
})
