import { useLingui } from '@lingui/react'
import { RotateCw, ShieldAlert, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Card } from '@/components/ui/card.tsx'
import { CodeText } from '@/components/ui/code-text.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatMoment } from '@/lib/time.ts'
import { useReceived } from '../api/list-received.ts'
import type { Arrival, Endpoint } from '../types.ts'
import { useEventText } from '../words.ts'

/** What came to the demo's sample receiver, live; nothing beside an endpoint that leads elsewhere. */
export function ReceivedList({ endpoint }: { endpoint: Endpoint }) {
  const t = useTranslate()
  const { data, error } = useReceived(endpoint)
  if (data?.url !== endpoint.url) return null
  const { items } = data
  return (
    <section aria-label={t('webhooks.received')} className="space-y-3">
      <div className="space-y-1">
        <h2 className="font-semibold">{t('webhooks.received')}</h2>
        <p className="text-sm text-muted-foreground">{t('webhooks.received_text')}</p>
      </div>
      {error && <Alert tone="warning" title={t('webhooks.received_away')} />}
      {items.length === 0 && <p className="text-sm text-muted-foreground">{t('webhooks.received_none')}</p>}
      {items.length > 0 && (
        <Card
          role="log"
          aria-label={t('webhooks.received')}
          className="max-h-128 overflow-y-auto"
          tabIndex={0}
        >
          <ul className="divide-y">
            {items.map((arrival, index) => (
              // It counts from one again once it was started again.
              <ArrivalItem
                key={`${arrival.id} ${arrival.at}`}
                arrival={arrival}
                isAgain={cameBefore(arrival, items.slice(index + 1))}
              />
            ))}
          </ul>
        </Card>
      )}
    </section>
  )
}

function cameBefore({ webhook_id }: Arrival, older: readonly Arrival[]): boolean {
  return webhook_id !== null && older.some((other) => other.webhook_id === webhook_id)
}

function ArrivalItem({ arrival, isAgain }: { arrival: Arrival; isAgain: boolean }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const eventText = useEventText()
  const [open, setOpen] = useState(false)
  const { webhook_id, type, at, verified, body } = arrival
  return (
    <li className="space-y-2 px-4 py-3 text-sm sm:px-5">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium break-all">
          {type === null ? t('webhooks.received_unknown') : eventText(type)}
        </span>
        <Badge tone={verified ? 'success' : 'danger'}>
          {verified ? <ShieldCheck aria-hidden /> : <ShieldAlert aria-hidden />}
          {t(verified ? 'webhooks.received_verified' : 'webhooks.received_forged')}
        </Badge>
        {isAgain && (
          <Badge tone="info">
            <RotateCw aria-hidden />
            {t('webhooks.received_again')}
          </Badge>
        )}
      </p>
      <p className="flex flex-wrap gap-x-3 text-xs text-muted-foreground">
        <time dateTime={at} className="tabular-nums">
          {formatMoment(at, i18n.locale)}
        </time>
        {webhook_id !== null && <code className="break-all">{webhook_id}</code>}
      </p>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="focus-ring w-fit cursor-pointer rounded-sm text-muted-foreground hover:text-foreground">
          {t('webhooks.received_body')}
        </summary>
        {open && (
          <div className="pt-2">
            <CodeText text={JSON.stringify(body, null, 2)} label={t('webhooks.received_body')} />
          </div>
        )}
      </details>
    </li>
  )
}
