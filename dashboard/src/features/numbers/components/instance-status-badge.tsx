import { CircleCheck, CircleX, LoaderCircle, type LucideIcon, Power, QrCode } from 'lucide-react'
import { Badge, type Tone } from '@/components/ui/badge.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { INSTANCE_STATUSES, type InstanceStatus } from '../types.ts'

const LOOKS: Record<InstanceStatus, { tone: Tone; icon: LucideIcon }> = {
  disconnected: { tone: 'neutral', icon: Power },
  connecting: { tone: 'info', icon: LoaderCircle },
  awaiting_scan: { tone: 'warning', icon: QrCode },
  connected: { tone: 'success', icon: CircleCheck },
  failed: { tone: 'danger', icon: CircleX },
}

/** The status in colour, shape and words; changes are read out politely. */
export function InstanceStatusBadge({ status }: { status: InstanceStatus }) {
  const t = useTranslate()
  const isKnown = INSTANCE_STATUSES.includes(status)
  const { tone, icon: Icon } = isKnown ? LOOKS[status] : LOOKS.disconnected
  return (
    <Badge tone={tone} role="status" data-status={status}>
      <Icon className={status === 'connecting' ? 'animate-spin' : undefined} aria-hidden />
      {isKnown ? t(`instances.status.${status}`) : t('instances.status.unknown', { status })}
    </Badge>
  )
}
