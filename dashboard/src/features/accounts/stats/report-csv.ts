import { toCsv } from '@/lib/csv.ts'
import type { Translate } from '@/lib/i18n.ts'
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
  'first_answer_median',
  'first_answer_p90',
  'closing_median',
  'closing_p90',
] as const

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

/** The report as a table for this reader: the whole, the time before, each person, each number; times in seconds. */
export function reportCsv(
  { totals, before, people, numbers }: AccountReport,
  t: Translate,
  locale: string,
): string {
  const lines = [
    NAMES.map((name) => t(`stats.column.${name}`)),
    cellsOf(t('stats.row.period'), totals),
    cellsOf(t('stats.row.before'), before),
    ...people.map((person) => cellsOf(t('stats.row.person'), { id: person.user_id, ...person })),
    ...numbers.map((one) =>
      cellsOf(t('stats.row.number'), {
        id: one.instance_id,
        ...one,
        name: numberName({ instance_name: one.name }),
      }),
    ),
  ]
  return toCsv(lines, locale)
}

function cellsOf(what: string, line: Line): unknown[] {
  const { id, name, received, sent, failed, automated, opened, answered, closed, first_answer, closing } =
    line
  return [
    ...[what, id, name, received, sent, failed, automated, opened, answered, closed],
    ...[first_answer?.median, first_answer?.p90, closing?.median, closing?.p90],
  ]
}
