import { useLingui } from '@lingui/react'
import { Alert } from '@/components/ui/alert.tsx'
import { Card } from '@/components/ui/card.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { Progress } from '@/components/ui/progress.tsx'
import { formatMoment } from '@/lib/clock.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useBroadcastPreview, useBroadcastStatistics } from '../api/preview-broadcast.ts'
import { isGoing, reachedOf, settledOf } from '../status.ts'
import { type Broadcast, type BroadcastStatistics, RECIPIENT_STATUSES } from '../types.ts'
import { useCodeText, useSpanText } from '../words.ts'
import { RecipientList } from './recipient-list.tsx'
import { VariantTable } from './variant-table.tsx'

/** A broadcast that has begun: how far it is, what became of its people, and what holds it up. */
export function BroadcastProgress({ broadcast }: { broadcast: Broadcast }) {
  const { data, error, refetch } = useBroadcastStatistics(broadcast)
  if (!data)
    return <Pending error={error} refetch={refetch} feature="broadcasts" className="h-64 rounded-xl" />
  return (
    <div className="space-y-6">
      <Notices broadcast={broadcast} statistics={data} />
      <Card className="space-y-5 p-5">
        <HowFar broadcast={broadcast} statistics={data} />
        <Counts statistics={data} />
      </Card>
      {data.variants.length > 1 && <VariantTable variants={data.variants} />}
      <RecipientList broadcast={broadcast} reasons={data.reasons} />
    </div>
  )
}

interface PartProps {
  broadcast: Broadcast
  statistics: BroadcastStatistics
}

/** Why it rests, by itself or because nothing can leave just now. */
function Notices({ broadcast, statistics: { waiting, next_at, frozen } }: PartProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const reasonText = useCodeText('status_reason')
  const waitingText = useCodeText('waiting')
  const { status, status_reason } = broadcast
  return (
    <div role="status" className="space-y-2 empty:hidden">
      {status === 'paused' && (
        <Alert tone="warning" title={t('broadcasts.paused_title')}>
          {status_reason && <p>{reasonText(status_reason)}</p>}
        </Alert>
      )}
      {status === 'scheduled' && broadcast.starts_at && (
        <Alert
          tone="info"
          title={t('broadcasts.starts', { time: formatMoment(Date.parse(broadcast.starts_at), i18n.locale) })}
        />
      )}
      {status === 'running' && !frozen && <Alert tone="info" title={t('broadcasts.gathering')} />}
      {status === 'running' && waiting && (
        <Alert tone="info" title={waitingText(waiting)}>
          {next_at && (
            <p>{t('broadcasts.next_at', { time: formatMoment(Date.parse(next_at), i18n.locale) })}</p>
          )}
        </Alert>
      )}
    </div>
  )
}

function HowFar({ broadcast, statistics }: PartProps) {
  const t = useTranslate()
  const { recipients } = statistics
  const settled = settledOf(statistics)
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <p className="text-sm font-medium tabular-nums">{t('broadcasts.settled', { settled, recipients })}</p>
        {isGoing(broadcast.status) && statistics.queued > 0 && <Remaining broadcast={broadcast} />}
      </div>
      <Progress
        label={t('broadcasts.progress_of', { name: broadcast.name })}
        value={settled}
        max={recipients}
        tone={broadcast.status === 'paused' ? 'warning' : 'primary'}
      />
      <p className="text-sm text-muted-foreground">
        {t('broadcasts.reached', { count: reachedOf(statistics) })}
      </p>
    </div>
  )
}

/** At the pace of its numbers, as it is estimated anew each minute. */
function Remaining({ broadcast }: { broadcast: Broadcast }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const spanText = useSpanText()
  const { data } = useBroadcastPreview(broadcast)
  if (!data?.ends_at || data.seconds === null) return null
  const perHour = data.numbers.reduce(
    (sum, { per_hour, connected }) => sum + (connected ? (per_hour ?? 0) : 0),
    0,
  )
  return (
    <p className="text-sm text-muted-foreground">
      {t('broadcasts.remaining', {
        span: spanText(data.seconds),
        time: formatMoment(Date.parse(data.ends_at), i18n.locale),
      })}
      {perHour > 0 && ` · ${t('broadcasts.pace_now', { count: perHour })}`}
    </p>
  )
}

function Counts({ statistics }: { statistics: BroadcastStatistics }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4 xl:grid-cols-7">
      {RECIPIENT_STATUSES.map((status) => (
        <div key={status} className="rounded-lg border px-3 py-2">
          <dt className="text-xs text-muted-foreground">{t(`broadcasts.recipient.${status}`)}</dt>
          <dd className="text-lg font-semibold tabular-nums">
            {new Intl.NumberFormat(i18n.locale).format(statistics[status])}
          </dd>
        </div>
      ))}
    </dl>
  )
}
