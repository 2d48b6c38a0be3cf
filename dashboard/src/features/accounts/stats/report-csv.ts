import { toCsv } from '@/lib/csv.ts'
import { numberName } from '@/lib/number-name.ts'
import type { AccountReport, Times } from './types.ts'

const NAMES = [
  'what',
  'id',
  'name',
  'received',
  'sent',
  'failed',
  'automated',
  'opened',
  'answered',
  'closed',
]
const SECONDS = ['first_answer_median', 'first_answer_p90', 'closing_median', 'closing_p90']

interface Line {
  id?: string
  name?: string
  received?: number
  sent?: number
  failed?: number
  automated?: number
  opened?: number
  answered?: number
  closed?: number
  first_answer?: Times
  closing?: Times
}

/** The report as a table: the whole, the time before, each person, each number; times in seconds. */
export function reportCsv({ totals, before, people, numbers }: AccountReport): string {
  return toCsv([
    [...NAMES, ...SECONDS],
    cellsOf('period', totals),
    cellsOf('before', before),
    ...people.map((person) => cellsOf('person', { id: person.user_id, ...person })),
    ...numbers.map((one) =>
      cellsOf('number', { id: one.instance_id, ...one, name: numberName({ instance_name: one.name }) }),
    ),
  ])
}

function cellsOf(what: string, line: Line): unknown[] {
  const { id, name, received, sent, failed, automated, opened, answered, closed, first_answer, closing } =
    line
  return [
    ...[what, id, name, received, sent, failed, automated, opened, answered, closed],
    ...[first_answer?.median, first_answer?.p90, closing?.median, closing?.p90],
  ]
}
