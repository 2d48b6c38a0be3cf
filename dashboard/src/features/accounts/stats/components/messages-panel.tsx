import { useLingui } from '@lingui/react'
import { lazy, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'
import { type Bucket, bucketsOf } from '../period.ts'
import type { HourCount, Period } from '../types.ts'

/** The library that draws is large, and the page is read before it is there. */
const MessagesChart = lazy(() =>
  import('./messages-chart.tsx').then((module) => ({ default: module.MessagesChart })),
)

const SERIES = [
  ['received', 'bg-info'],
  ['sent', 'bg-primary'],
  ['failed', 'bg-danger'],
] as const

interface MessagesPanelProps {
  hours: HourCount[]
  period: Period
  /** Milliseconds. */
  now: number
}

/** Messages over time as a chart or as a table. */
export function MessagesPanel({ hours, period, now }: MessagesPanelProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const [asTable, setAsTable] = useState(false)
  const buckets = bucketsOf(hours, period, now, i18n.locale)
  const isEmpty = buckets.every(({ received, sent, failed }) => received + sent + failed === 0)
  return (
    <Card className="space-y-4 p-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold">{t('stats.messages')}</h2>
        <Button variant="outline" size="small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {t('stats.as_table')}
        </Button>
      </div>
      <ul className="flex flex-wrap gap-x-5 gap-y-1 text-sm text-muted-foreground">
        {SERIES.map(([name, color]) => (
          <li key={name} className="flex items-center gap-2">
            <span aria-hidden className={`size-2.5 rounded-sm ${color}`} />
            {t(`stats.${name}`)}{' '}
            <span className="text-foreground tabular-nums">
              {i18n.number(buckets.reduce((sum, bucket) => sum + bucket[name], 0))}
            </span>
          </li>
        ))}
      </ul>
      {isEmpty ? (
        <p className="py-10 text-center text-sm text-muted-foreground">{t('stats.none')}</p>
      ) : asTable ? (
        <MessagesTable buckets={buckets} period={period} />
      ) : (
        <Suspense fallback={<Skeleton className="h-72" />}>
          <MessagesChart buckets={buckets} />
        </Suspense>
      )}
    </Card>
  )
}

function MessagesTable({ buckets, period }: { buckets: Bucket[]; period: Period }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const when = ({ hour, label }: Bucket) => (period === '24h' ? formatDateTime(hour, i18n.locale) : label)
  return (
    <div className="max-h-96 overflow-y-auto">
      <Table label={t('stats.messages')}>
        <TableHeader>
          <TableRow>
            <TableHead>{t('stats.when')}</TableHead>
            {SERIES.map(([name]) => (
              <TableHead key={name} className="text-right">
                {t(`stats.${name}`)}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {[...buckets].reverse().map((bucket) => (
            <TableRow key={bucket.hour}>
              <TableCell className="whitespace-nowrap tabular-nums">{when(bucket)}</TableCell>
              {SERIES.map(([name]) => (
                <TableCell key={name} className="text-right tabular-nums">
                  {i18n.number(bucket[name])}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  )
}
