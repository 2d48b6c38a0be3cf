import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useNow } from '@/lib/time.ts'
import { useStats } from '../api/get-stats.ts'
import type { Period } from '../types.ts'
import { MessagesPanel } from './messages-panel.tsx'
import { NumberStatuses } from './number-statuses.tsx'
import { OpenChats, type People } from './open-chats.tsx'
import { Report } from './report.tsx'
import { StatCards } from './stat-cards.tsx'

interface OverviewProps {
  accountId: string
  period: Period
  people: People
}

/** What is going on in one account. */
export function Overview({ accountId, period, people }: OverviewProps) {
  const t = useTranslate()
  const errorText = useErrorText('stats')
  const now = useNow(60_000)
  const { data: stats, error, refetch } = useStats(accountId, period)
  if (!stats) {
    return error ? (
      <div role="alert">
        <Alert tone="danger" title={errorText(error)}>
          <Button variant="outline" size="small" onClick={() => void refetch()}>
            {t('common.retry')}
          </Button>
        </Alert>
      </div>
    ) : (
      <div role="status" aria-label={t('common.loading')} className="space-y-5">
        <Skeleton className="h-24 rounded-xl" />
        <Skeleton className="h-96 rounded-xl" />
      </div>
    )
  }
  return (
    <div className="space-y-5">
      <StatCards stats={stats} />
      <Report accountId={accountId} period={period} people={people} />
      <MessagesPanel hours={stats.hours} period={period} now={now} />
      <div className="grid grid-cols-1 gap-5 lg:grid-cols-2">
        <OpenChats rows={stats.open_chats} people={people} />
        <NumberStatuses accountId={accountId} instances={stats.instances} />
      </div>
    </div>
  )
}
