import { useLingui } from '@lingui/react'
import { Download } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { csvFile } from '@/lib/csv.ts'
import { saveFile } from '@/lib/download.ts'
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
  const { i18n } = useLingui()
  const { data: report, error, refetch } = useReport(accountId, period)
  if (!report) return <Pending error={error} refetch={refetch} feature="stats" className="h-96 rounded-xl" />
  const save = () => saveFile(csvFile([reportCsv(report, t, i18n.locale)]), `zapbase-painel-${period}.csv`)
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
