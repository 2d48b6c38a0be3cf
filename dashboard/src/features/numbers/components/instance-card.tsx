import { EyeOff } from 'lucide-react'
import { useId } from 'react'
import { Badge } from '@/components/ui/badge.tsx'
import { Card } from '@/components/ui/card.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { numberName } from '@/lib/number-name.ts'
import { formatPhone, isSamePhone } from '@/lib/phone.ts'
import { useNow } from '@/lib/time.ts'
import { isNews, isSupervised } from '../status.ts'
import type { Instance, InstanceHealth, Uptime } from '../types.ts'
import { useInstanceCommand } from '../use-instance-command.ts'
import { InstanceActions } from './instance-actions.tsx'
import { InstanceFacts, InstanceLinks } from './instance-facts.tsx'
import { InstancePanel } from './instance-panel.tsx'
import { InstanceStatusBadge } from './instance-status-badge.tsx'
import { ProblemAlert } from './problem-alert.tsx'

interface InstanceCardProps {
  instance: Instance
  /** Shown where numbers of several accounts stand side by side. */
  accountName: string | undefined
  /** The account's phone; what it has when it has none is no phone of anybody. */
  accountPhone: string | undefined
  canManage: boolean
  isOwner: boolean
  health: InstanceHealth | undefined
  uptime: Uptime | undefined
}

export function InstanceCard(props: InstanceCardProps) {
  const { instance, accountName, accountPhone, canManage, isOwner, health, uptime } = props
  const t = useTranslate()
  const headingId = useId()
  const command = useInstanceCommand(instance)
  const name = numberName(instance)
  const phone = instance.phone && formatPhone(instance.phone)
  const supervised = isSupervised(instance, useNow(5_000))

  return (
    <Card>
      <article
        aria-labelledby={headingId}
        data-instance={instance.id}
        className="@container flex h-full flex-col"
      >
        <header className="flex flex-wrap items-start justify-between gap-x-3 gap-y-2 px-5 pt-4 pb-3">
          <div className="max-w-full">
            <h2 id={headingId} className="truncate font-semibold tabular-nums">
              {name}
            </h2>
            {phone && phone !== name && <p className="text-sm text-muted-foreground tabular-nums">{phone}</p>}
            {accountName && <p className="truncate text-sm text-muted-foreground">{accountName}</p>}
          </div>
          <InstanceStatusBadge status={instance.status} />
        </header>
        <div className="flex flex-1 flex-col justify-center gap-3 px-5 pb-4">
          {!supervised && <Remark about="unsupervised" />}
          {health?.catch_up_failed && <Remark about="catch_up_failed" />}
          {instance.phone && accountPhone && !isSamePhone(instance.phone, accountPhone) && (
            <Remark
              about="phone_differs"
              values={{ phone: formatPhone(instance.phone), account: formatPhone(accountPhone) }}
            />
          )}
          <InstancePanel instance={instance} command={command} canManage={canManage} />
          <div aria-live="polite" className="empty:-mt-3">
            {command.failure && isNews(command.failure, instance) && (
              <ProblemAlert
                instance={instance}
                tone="danger"
                code={command.failure.code}
                prefix={t(`instances.failed.${command.failure.command}`)}
              />
            )}
          </div>
        </div>
        <InstanceFacts instance={instance} health={health} uptime={uptime} />
        <footer className="flex flex-wrap items-center gap-x-5 gap-y-2 border-t px-5 py-3">
          <InstanceLinks instance={instance} />
          <InstanceActions instance={instance} command={command} canManage={canManage} isOwner={isOwner} />
        </footer>
      </article>
    </Card>
  )
}

interface RemarkProps {
  about: 'unsupervised' | 'catch_up_failed' | 'phone_differs'
  values?: Record<string, string>
}

function Remark({ about, values }: RemarkProps) {
  const t = useTranslate()
  return (
    <p className="flex flex-wrap items-center gap-2 text-xs text-muted-foreground">
      <Badge tone="warning">
        <EyeOff aria-hidden />
        {t(`instances.${about}`)}
      </Badge>
      {t(`instances.${about}_text`, values)}
    </p>
  )
}
