import { useLingui } from '@lingui/react'
import { Alert } from '@/components/ui/alert.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'
import type { Endpoint } from '../types.ts'

/** On, off, or off by itself; on, but nothing arrives. */
export function EndpointBadge({ endpoint: { enabled, disabled_reason, first_failed_at } }: StateProps) {
  const t = useTranslate()
  if (!enabled) {
    const isOwn = disabled_reason === 'member'
    return (
      <Badge tone={isOwn ? 'neutral' : 'danger'}>
        {t(isOwn ? 'webhooks.off' : 'webhooks.off_by_itself')}
      </Badge>
    )
  }
  if (first_failed_at) return <Badge tone="warning">{t('webhooks.failing')}</Badge>
  return <Badge tone="success">{t('webhooks.on')}</Badge>
}

/** Why it is off, or since when nothing arrives, and what to do. */
export function EndpointNotice({ endpoint: { enabled, disabled_reason, first_failed_at } }: StateProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const since = first_failed_at ? formatDateTime(first_failed_at, i18n.locale) : ''
  if (!enabled) {
    const reason = disabled_reason ?? 'member'
    return (
      <Alert tone={reason === 'member' ? 'info' : 'danger'} title={t(`webhooks.reason.${reason}`)}>
        <p>{t(`webhooks.reason_text.${reason}`)}</p>
      </Alert>
    )
  }
  if (!first_failed_at) return null
  return (
    <Alert tone="warning" title={t('webhooks.failing_since', { since })}>
      <p>{t('webhooks.failing_text')}</p>
    </Alert>
  )
}

interface StateProps {
  endpoint: Endpoint
}
