import { useLingui } from '@lingui/react'
import { Link } from '@tanstack/react-router'
import { Megaphone } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge.tsx'
import { Card } from '@/components/ui/card.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { Progress } from '@/components/ui/progress.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'
import { useBroadcasts } from '../api/list-broadcasts.ts'
import { useBroadcastStatistics } from '../api/preview-broadcast.ts'
import { STATUS_TONES, settledOf } from '../status.ts'
import type { Broadcast } from '../types.ts'

interface BroadcastListProps {
  accountId: string
  /** What to do while there is none. */
  children?: ReactNode
}

/** The newest first, those under way with how far they are. */
export function BroadcastList({ accountId, children }: BroadcastListProps) {
  const t = useTranslate()
  const { data: broadcasts, error, refetch } = useBroadcasts(accountId)
  if (!broadcasts)
    return <Pending error={error} refetch={refetch} feature="broadcasts" className="h-48 rounded-xl" />
  if (broadcasts.length === 0) {
    return (
      <EmptyState icon={Megaphone} title={t('broadcasts.empty')} description={t('broadcasts.empty_text')}>
        {children}
      </EmptyState>
    )
  }
  return (
    <Card>
      <ul className="divide-y">
        {broadcasts.map((broadcast) => (
          <BroadcastItem key={broadcast.id} broadcast={broadcast} />
        ))}
      </ul>
    </Card>
  )
}

function BroadcastItem({ broadcast }: { broadcast: Broadcast }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { id, account_id, name, status, created_at, started_at } = broadcast
  return (
    <li>
      <Link
        to="/a/$accountId/disparos/$broadcastId"
        params={{ accountId: account_id, broadcastId: id }}
        className="focus-ring block space-y-2 rounded-lg px-5 py-4 hover:bg-accent/60"
      >
        <span className="flex items-start justify-between gap-3">
          <span className="min-w-0">
            <span className="block truncate font-medium">{name}</span>
            <span className="block text-xs text-muted-foreground">
              {formatDateTime(started_at ?? created_at, i18n.locale)}
            </span>
          </span>
          <Badge tone={STATUS_TONES[status]}>{t(`broadcasts.status.${status}`)}</Badge>
        </span>
        {(status === 'running' || status === 'paused') && <HowFar broadcast={broadcast} />}
      </Link>
    </li>
  )
}

function HowFar({ broadcast }: { broadcast: Broadcast }) {
  const t = useTranslate()
  const { data } = useBroadcastStatistics(broadcast)
  if (!data) return null
  const settled = settledOf(data)
  return (
    <span className="flex items-center gap-3">
      <Progress
        label={t('broadcasts.progress_of', { name: broadcast.name })}
        value={settled}
        max={data.recipients}
      />
      <span className="shrink-0 text-xs text-muted-foreground tabular-nums">
        {t('broadcasts.settled', { settled, recipients: data.recipients })}
      </span>
    </span>
  )
}
