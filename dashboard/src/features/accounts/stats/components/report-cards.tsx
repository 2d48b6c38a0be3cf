import { useLingui } from '@lingui/react'
import type { ReactNode } from 'react'
import { Card } from '@/components/ui/card.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatSpan } from '../span.ts'
import type { AccountReport, Period, Times } from '../types.ts'
import { Change } from './change.tsx'

/** The answers of a period, beside those of as many days before. */
export function ReportCards({ report, period }: { report: AccountReport; period: Period }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { totals, before } = report
  const share = totals.sent > 0 ? Math.round((totals.automated / totals.sent) * 100) : 0
  return (
    <section aria-label={t('stats.answers')} className="space-y-2">
      <dl className="grid grid-cols-2 gap-4 xl:grid-cols-4">
        <TimeCard term={t('stats.first_answer')} now={totals.first_answer} before={before.first_answer} />
        <TimeCard term={t('stats.closing')} now={totals.closing} before={before.closing} />
        <Figure
          term={t('stats.attended')}
          value={t('stats.opened_closed', { opened: totals.opened, closed: totals.closed })}
          beside={
            totals.waiting > 0 ? (
              <span className="text-warning">{t('stats.waiting', { count: totals.waiting })}</span>
            ) : (
              <Change now={totals.opened} before={before.opened} kind="count" />
            )
          }
        />
        <Figure
          term={t('stats.automated')}
          value={i18n.number(share / 100, { style: 'percent' })}
          beside={t('stats.automated_of', { automated: totals.automated, sent: totals.sent })}
        />
      </dl>
      <p className="text-xs text-muted-foreground">{t(`stats.compared.${period}`)}</p>
    </section>
  )
}

function TimeCard({ term, now, before }: { term: string; now: Times; before: Times }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  return (
    <Figure
      term={term}
      value={now ? formatSpan(now.median, i18n.locale) : t('stats.no_time')}
      beside={
        now ? (
          <>
            <span>{t('stats.p90', { time: formatSpan(now.p90, i18n.locale) })}</span>
            <Change now={now.median} before={before?.median} kind="time" />
          </>
        ) : (
          t('stats.no_time_text')
        )
      }
    />
  )
}

function Figure({ term, value, beside }: { term: string; value: string; beside: ReactNode }) {
  return (
    <Card className="flex flex-col gap-1 p-4 sm:p-5">
      <dt className="text-sm text-muted-foreground">{term}</dt>
      <dd className="text-lg font-semibold tabular-nums sm:text-2xl">{value}</dd>
      <dd className="flex flex-wrap gap-x-3 text-xs text-muted-foreground">{beside}</dd>
    </Card>
  )
}
