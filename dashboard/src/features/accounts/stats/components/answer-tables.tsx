import { useLingui } from '@lingui/react'
import type { ReactNode } from 'react'
import { PersonAvatar } from '@/components/person-avatar.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { numberName } from '@/lib/number-name.ts'
import { formatSpan } from '../span.ts'
import type { AccountReport, Times } from '../types.ts'
import type { People } from './open-chats.tsx'

/** Who answered and closed how much, and how fast. */
export function PeopleTable({ rows, people }: { rows: AccountReport['people']; people: People }) {
  const t = useTranslate()
  const heads = [t('stats.answered'), t('stats.first_answer'), t('stats.closed'), t('stats.closing')]
  return (
    <Report title={t('stats.by_person')} first={t('stats.person')} heads={heads} isEmpty={rows.length === 0}>
      {rows.map((person) => {
        const name = people.get(person.user_id)?.name ?? (person.name || t('stats.former'))
        return (
          <TableRow key={person.user_id}>
            <TableCell>
              <span className="flex min-w-32 items-center gap-2.5 font-medium">
                <PersonAvatar name={name} picture={people.get(person.user_id)?.picture} size="small" />
                {name}
              </span>
            </TableCell>
            <Count value={person.answered} />
            <Time times={person.first_answer} />
            <Count value={person.closed} />
            <Time times={person.closing} />
          </TableRow>
        )
      })}
    </Report>
  )
}

/** How much each number carries, and how fast it is answered. */
export function NumberTable({ numbers }: Pick<AccountReport, 'numbers'>) {
  const t = useTranslate()
  const heads = [t('stats.received'), t('stats.sent'), t('stats.opened'), t('stats.first_answer')]
  return (
    <Report
      title={t('stats.by_number')}
      first={t('stats.number')}
      heads={heads}
      isEmpty={numbers.length === 0}
    >
      {numbers.map((number) => (
        <TableRow key={number.instance_id}>
          <TableCell className="min-w-32 font-medium">{numberName({ instance_name: number.name })}</TableCell>
          <Count value={number.received} />
          <Count value={number.sent} />
          <Count value={number.opened} />
          <Time times={number.first_answer} />
        </TableRow>
      ))}
    </Report>
  )
}

interface ReportProps {
  title: string
  first: string
  heads: string[]
  isEmpty: boolean
  children: ReactNode
}

function Report({ title, first, heads, isEmpty, children }: ReportProps) {
  const t = useTranslate()
  return (
    <section className="min-w-0 space-y-3">
      <h2 className="font-semibold">{title}</h2>
      {isEmpty ? (
        <p className="text-sm text-muted-foreground">{t('stats.nobody')}</p>
      ) : (
        <Table label={title}>
          <TableHeader>
            <TableRow>
              <TableHead>{first}</TableHead>
              {heads.map((head) => (
                <TableHead key={head} className="text-right">
                  {head}
                </TableHead>
              ))}
            </TableRow>
          </TableHeader>
          <TableBody>{children}</TableBody>
        </Table>
      )}
    </section>
  )
}

function Count({ value }: { value: number }) {
  const { i18n } = useLingui()
  return <TableCell className="text-right tabular-nums">{i18n.number(value)}</TableCell>
}

function Time({ times }: { times: Times }) {
  const { i18n } = useLingui()
  return (
    <TableCell className="text-right whitespace-nowrap tabular-nums">
      {times ? formatSpan(times.median, i18n.locale) : '–'}
    </TableCell>
  )
}
