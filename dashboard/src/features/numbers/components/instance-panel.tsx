import { Link } from '@tanstack/react-router'
import { CircleCheck, LoaderCircle, type LucideIcon, MessageSquare, Power } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Instance } from '../types.ts'
import type { InstanceCommand } from '../use-instance-command.ts'
import { ProblemAlert } from './problem-alert.tsx'

// What draws the code and reads a phone is of no use to who has nothing to pair.
const InstanceQr = lazy(() => import('./instance-qr.tsx').then((module) => ({ default: module.InstanceQr })))

interface InstancePanelProps {
  instance: Instance
  command: InstanceCommand
  canManage: boolean
}

/** The middle of the card: what the number is doing and what is wanted of the reader. */
export function InstancePanel({ instance, command, canManage }: InstancePanelProps) {
  const t = useTranslate()
  const { status, status_reason } = instance
  if (status === 'awaiting_scan') {
    return (
      <Suspense
        fallback={
          <Notice icon={LoaderCircle} spin className="text-info" text={t('instances.qr.preparing')} />
        }
      >
        <InstanceQr instance={instance} command={command} canManage={canManage} />
      </Suspense>
    )
  }
  if (status === 'failed')
    return <ProblemAlert instance={instance} code={status_reason ?? 'unknown'} tone="danger" />
  if (status === 'connected') {
    return (
      <p className="flex items-center gap-2 text-sm text-muted-foreground">
        <CircleCheck className="size-4 shrink-0 text-success" aria-hidden />
        <span className="flex-1">{t('instances.connected_text')}</span>
        <Button asChild variant="outline" size="small">
          <Link to="/a/$accountId/conversas" params={{ accountId: instance.account_id }}>
            <MessageSquare aria-hidden />
            {t('instances.to_chats')}
          </Link>
        </Button>
      </p>
    )
  }
  if (status === 'connecting') {
    return <Notice icon={LoaderCircle} spin className="text-info" text={t('instances.connecting_text')} />
  }
  if (status_reason !== null) return <ProblemAlert instance={instance} code={status_reason} tone="warning" />
  return <Notice icon={Power} className="text-muted-foreground" text={t('instances.disconnected_text')} />
}

interface NoticeProps {
  icon: LucideIcon
  text: string
  className: string
  spin?: boolean
}

function Notice({ icon: Icon, text, className, spin }: NoticeProps) {
  return (
    <div className="flex flex-col items-center gap-3 py-6 text-center text-sm text-muted-foreground">
      <Icon className={cn('size-9', className, spin && 'animate-spin')} strokeWidth={1.5} aria-hidden />
      <p>{text}</p>
    </div>
  )
}
