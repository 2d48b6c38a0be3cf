import { useLingui } from '@lingui/react'
import { Badge } from '@/components/ui/badge.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { BroadcastPreview } from '../types.ts'

/** By which numbers it goes: whom each knows already, whom not, and how fast it may. */
export function NumberTable({ numbers }: Pick<BroadcastPreview, 'numbers'>) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const format = new Intl.NumberFormat(i18n.locale)
  const say = (value: number | null) => (value === null ? t('broadcasts.no_limit') : format.format(value))
  return (
    <Table label={t('broadcasts.numbers')}>
      <TableHeader>
        <TableRow>
          <TableHead>{t('broadcasts.number')}</TableHead>
          <TableHead className="text-right">{t('broadcasts.known_people')}</TableHead>
          <TableHead className="text-right">{t('broadcasts.new_people')}</TableHead>
          <TableHead className="text-right">{t('broadcasts.per_hour')}</TableHead>
          <TableHead className="text-right">{t('broadcasts.per_day')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {numbers.map((number) => (
          <TableRow key={number.instance_id}>
            <TableCell>
              <span className="flex flex-wrap items-center gap-2">
                <span className="break-all">{number.name}</span>
                {!number.connected && <Badge tone="warning">{t('broadcasts.offline')}</Badge>}
              </span>
            </TableCell>
            <TableCell className="text-right tabular-nums">{format.format(number.people)}</TableCell>
            <TableCell className="text-right tabular-nums">{format.format(number.new_people)}</TableCell>
            <TableCell className="text-right tabular-nums">{say(number.per_hour)}</TableCell>
            <TableCell className="text-right tabular-nums">{say(number.per_day)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
