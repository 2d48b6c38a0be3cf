import { useLingui } from '@lingui/react'
import { EyeOff } from 'lucide-react'
import { useId } from 'react'
import { Badge } from '@/components/ui/badge.tsx'
import { Card } from '@/components/ui/card.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatPhone } from '@/lib/phone.ts'
import { formatDateTime, useNow } from '@/lib/time.ts'
import { displayName, isNews, isSupervised } from '../status.ts'
import type { Instance } from '../types.ts'
import { useInstanceCommand } from '../use-instance-command.ts'
import { InstanceActions } from './instance-actions.tsx'
import { InstancePanel } from './instance-panel.tsx'
import { InstanceStatusBadge } from './instance-status-badge.tsx'
import { ProblemAlert } from './problem-alert.tsx'

interface InstanceCardProps {
  instance: Instance
  /** Shown where numbers of several accounts stand side by side. */
  accountName: string | undefined
  canManage: boolean
}

export function InstanceCard({ instance, accountName, canManage }: InstanceCardProps) {
  const t = useTranslate()
  const headingId = useId()
  const command = useInstanceCommand(instance)
  const supervised = isSupervised(instance, useNow(5_000))

  return (
    <Card>
      <article
        aria-labelledby={headingId}
        data-instance={instance.id}
        className="@container flex h-full flex-col"
      >
        <header className="flex flex-wrap items-start justify-between gap-x-3 gap-y-2 p-5 pb-4">
          <div className="max-w-full">
            <h2 id={headingId} className="truncate font-semibold tabular-nums">
              {displayName(instance)}
            </h2>
            {accountName && <p className="truncate text-sm text-muted-foreground">{accountName}</p>}
          </div>
          <InstanceStatusBadge status={instance.status} />
        </header>
        <div className="flex flex-1 flex-col justify-center gap-4 px-5 pb-5">
          {!supervised && (
            <p className="flex flex-wrap items-center gap-2 text-xs text-muted-foreground">
              <Badge tone="warning">
                <EyeOff aria-hidden />
                {t('instances.unsupervised')}
              </Badge>
              {t('instances.unsupervised_text')}
            </p>
          )}
          <InstancePanel instance={instance} />
          <div aria-live="polite" className="empty:-mt-4">
            {command.failure && isNews(command.failure, instance) && (
              <ProblemAlert
                tone="danger"
                code={command.failure.code}
                prefix={t(`instances.failed.${command.failure.command}`)}
              />
            )}
          </div>
        </div>
        <InstanceFacts instance={instance} />
        <footer className="border-t px-5 py-3.5">
          <InstanceActions instance={instance} command={command} canManage={canManage} />
        </footer>
      </article>
    </Card>
  )
}

function InstanceFacts({ instance }: { instance: Instance }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { phone, port, last_connected } = instance
  const facts = [
    [t('instances.phone'), phone ? formatPhone(phone) : t('instances.phone_none')],
    [t('instances.port'), String(port)],
    [
      t('instances.last_connected'),
      last_connected ? formatDateTime(last_connected, i18n.locale) : t('instances.never'),
    ],
  ]
  return (
    <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-3 border-t px-5 py-3 text-sm @md:grid-cols-[1fr_auto_1fr]">
      {facts.map(([term, value]) => (
        <div key={term} className="min-w-0">
          <dt className="text-xs text-muted-foreground">{term}</dt>
          <dd className="truncate tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
