import { Pending } from '@/components/ui/pending.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
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
  const now = useNow(60_000)
  const { data: stats, error, refetch } = useStats(accountId, period)
  if (!stats) {
    return (
      <Pending error={error} refetch={refetch} feature="stats">
        <div className="space-y-5">
          <Skeleton className="h-24 rounded-xl" />
          <Skeleton className="h-96 rounded-xl" />
        </div>
      </Pending>
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
