import { useLingui } from '@lingui/react'
import { RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { CodeText } from '@/components/ui/code-text.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { SidePanel } from '@/components/ui/side-panel.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'
import { useDeliveryBody } from '../api/list-deliveries.ts'
import { useReplayDelivery } from '../api/replay.ts'
import type { Delivery } from '../types.ts'
import { STATUS_TONES, useCauseText, useEventText } from '../words.ts'

interface DeliveryPanelProps {
  accountId: string
  delivery: Delivery
  canReplay: boolean
  onClose: () => void
}

/** One delivery: how it stands, what is sent, what was answered. */
export function DeliveryPanel({ accountId, delivery, canReplay, onClose }: DeliveryPanelProps) {
  const t = useTranslate()
  const errorText = useErrorText('webhooks')
  const eventText = useEventText()
  const replay = useReplayDelivery(accountId)
  const send = () =>
    replay.mutate(delivery.id, {
      onSuccess: (isSent) => toast.success(t(isSent ? 'webhooks.replayed_one' : 'webhooks.being_sent')),
      onError: (error) => toast.error(errorText(error)),
    })
  return (
    <SidePanel
      open
      onClose={onClose}
      title={eventText(delivery.event)}
      description={<code>{webhookId(delivery)}</code>}
      footer={
        canReplay && (
          <Button busy={replay.isPending} onClick={send}>
            {!replay.isPending && <RotateCw aria-hidden />}
            {t('webhooks.replay_one')}
          </Button>
        )
      }
    >
      <div className="space-y-6 text-sm">
        <State delivery={delivery} />
        <Part title={t('webhooks.body')}>
          <Body accountId={accountId} delivery={delivery} />
        </Part>
        <Part title={t('webhooks.answer')}>
          {delivery.response ? (
            <CodeText text={delivery.response} label={t('webhooks.answer')} />
          ) : (
            <p className="text-muted-foreground">{t('webhooks.answer_none')}</p>
          )}
        </Part>
      </div>
    </SidePanel>
  )
}

/** By which the receiver knows it, the same at each attempt and replay. */
function webhookId({ id, event, event_id }: Delivery): string {
  return event === 'webhook.test' ? `test_${id}` : `evt_${event_id}`
}

function State({ delivery }: { delivery: Delivery }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const cause = useCauseText()(delivery)
  const { status, attempts, next_attempt_at, last_status, latency_ms, created_at, delivered_at } = delivery
  const when = (at: string) => formatDateTime(at, i18n.locale)
  const facts = [
    [t('webhooks.created'), when(created_at)],
    [t('webhooks.attempts'), String(attempts)],
    [t('webhooks.last_status'), last_status !== null && String(last_status)],
    [t('webhooks.latency'), latency_ms !== null && t('webhooks.milliseconds', { count: latency_ms })],
    [t('webhooks.delivered_at'), delivered_at && when(delivered_at)],
    [t('webhooks.next_attempt'), next_attempt_at && when(next_attempt_at)],
  ]
  return (
    <div className="space-y-3" role="status">
      <Badge tone={STATUS_TONES[status]}>{t(`webhooks.status.${status}`)}</Badge>
      {status !== 'delivered' && cause && <p>{cause}</p>}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={String(name)} className="contents">
                <dt className="text-muted-foreground">{name}</dt>
                <dd className="tabular-nums">{value}</dd>
              </div>
            ),
        )}
      </dl>
    </div>
  )
}

function Body({ accountId, delivery }: { accountId: string; delivery: Delivery }) {
  const t = useTranslate()
  const { data, error, refetch } = useDeliveryBody(accountId, delivery)
  if (data === undefined)
    return <Pending error={error} refetch={refetch} feature="webhooks" className="h-40 rounded-lg" />
  if (data === null) return <p className="text-muted-foreground">{t('webhooks.error.webhook_body_gone')}</p>
  return <CodeText text={JSON.stringify(data, null, 2)} label={t('webhooks.body')} />
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="space-y-2">
      <h3 className="font-medium">{title}</h3>
      {children}
    </section>
  )
}
