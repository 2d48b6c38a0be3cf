import { Download } from 'lucide-react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { saveFile } from '@/lib/download.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useReport } from '../api/get-report.ts'
import { reportCsv } from '../report-csv.ts'
import type { Period } from '../types.ts'
import { NumberTable, PeopleTable } from './answer-tables.tsx'
import { BusyHours } from './busy-hours.tsx'
import type { People } from './open-chats.tsx'
import { ReportCards } from './report-cards.tsx'

interface ReportProps {
  accountId: string
  period: Period
  people: People
}

/** How the account answers, in a period. */
export function Report({ accountId, period, people }: ReportProps) {
  const t = useTranslate()
  const errorText = useErrorText('stats')
  const { data: report, error, refetch } = useReport(accountId, period)
  if (!report) {
    return error ? (
      <div role="alert">
        <Alert tone="danger" title={errorText(error)}>
          <Button variant="outline" size="small" onClick={() => void refetch()}>
            {t('common.retry')}
          </Button>
        </Alert>
      </div>
    ) : (
      <div role="status" aria-label={t('common.loading')}>
        <Skeleton className="h-96 rounded-xl" />
      </div>
    )
  }
  const save = () =>
    saveFile(new Blob([reportCsv(report)], { type: 'text/csv' }), `zapbase-painel-${period}.csv`)
  return (
    <div className="space-y-5">
      <ReportCards report={report} period={period} />
      <div className="grid grid-cols-1 gap-5 2xl:grid-cols-2">
        <PeopleTable rows={report.people} people={people} />
        <NumberTable numbers={report.numbers} />
      </div>
      <BusyHours busy={report.busy} timezone={report.timezone} />
      <Button variant="outline" onClick={save}>
        <Download aria-hidden />
        {t('stats.export')}
      </Button>
    </div>
  )
}
