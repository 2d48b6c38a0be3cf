import { Ban, CalendarClock, Check, CheckCheck, CircleAlert, CircleHelp, Clock } from 'lucide-react'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { SendStatus } from '../send-status.ts'

const ICONS = {
  scheduled: CalendarClock,
  waiting: Clock,
  sending: Clock,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
  unconfirmed: CircleHelp,
  cancelled: Ban,
}

const TONES: Partial<Record<SendStatus, string>> = {
  read: 'text-info',
  failed: 'text-danger',
  unconfirmed: 'text-warning',
}

interface MessageStatusProps {
  status: SendStatus
  /** Of a scheduled one. */
  time?: string
}

/** The mark of how far a message of ours has come: a clock, one tick, two, two in colour. */
export function MessageStatus({ status, time = '' }: MessageStatusProps) {
  const t = useTranslate()
  const Icon = ICONS[status]
  const label = t(`messages.status.${status}`, { time })
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      data-status={status}
      className={cn('shrink-0', TONES[status])}
    >
      <Icon className="size-4" strokeWidth={2.2} aria-hidden />
    </span>
  )
}
