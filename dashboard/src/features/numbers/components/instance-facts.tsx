import { useLingui } from '@lingui/react'
import { Link } from '@tanstack/react-router'
import { MessageSquare } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { numberName } from '@/lib/number-name.ts'
import { formatDateTime } from '@/lib/time.ts'
import type { Instance, InstanceHealth, Uptime } from '../types.ts'

// The card is read without it.
const UptimeStrip = lazy(async () => ({ default: (await import('./uptime-strip.tsx')).UptimeStrip }))

interface InstanceFactsProps {
  instance: Instance
  health: InstanceHealth | undefined
  uptime: Uptime | undefined
}

/** What the number did: little for one that never was connected. */
export function InstanceFacts({ instance, health, uptime }: InstanceFactsProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { last_connected, status } = instance
  if (last_connected === null && status !== 'connected') return null
  const share = health?.uptime
  const facts = [
    [t('instances.messages_today'), health ? i18n.number(health.messages_today) : '–'],
    [
      t('instances.uptime'),
      share == null ? '–' : i18n.number(share, { style: 'percent', maximumFractionDigits: 1 }),
    ],
  ]
  if (last_connected !== null && status !== 'connected') {
    facts.push([t('instances.last_connected'), formatDateTime(last_connected, i18n.locale)])
  }
  return (
    <div className="space-y-2 border-t px-5 py-3">
      <dl className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
        {facts.map(([term, value]) => (
          <div key={term} className="flex min-w-0 items-baseline gap-2">
            <dt className="text-xs text-muted-foreground">{term}</dt>
            <dd className="truncate font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {uptime && (
        <Suspense fallback={<div className="h-11" />}>
          <UptimeStrip uptime={uptime} name={numberName(instance)} />
        </Suspense>
      )}
    </div>
  )
}

const LINK =
  'focus-ring inline-flex items-center gap-2 rounded-sm text-sm text-primary underline-offset-4 hover:underline [&_svg]:size-4'

/** To the number's own chats. */
export function InstanceLinks({ instance: { id, account_id: accountId } }: { instance: Instance }) {
  const t = useTranslate()
  return (
    <Link to="/a/$accountId/conversas" params={{ accountId }} search={{ instance: id }} className={LINK}>
      <MessageSquare aria-hidden />
      {t('layout.conversations')}
    </Link>
  )
}
