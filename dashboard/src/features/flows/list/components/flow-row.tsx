import { useLingui } from '@lingui/react'
import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge.tsx'
import { Switch } from '@/components/ui/switch.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { formatMoment } from '@/lib/clock.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { changeFlow, useFlowMutation } from '../api/save-flow.ts'
import type { FlowItem } from '../types.ts'
import { FlowMenu } from './flow-menu.tsx'

interface FlowRowProps {
  flow: FlowItem
  flows: readonly FlowItem[]
  canManage: boolean
  onOpen: (flowId: string) => void
  /** Its name, as a link. */
  children: ReactNode
}

export function FlowRow({ flow, flows, canManage, onOpen, children }: FlowRowProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const say = useErrorText('flows')
  const toggle = useFlowMutation(flow.account_id, (supabase, enabled: boolean) =>
    changeFlow(supabase, flow.id, { enabled }),
  )
  const isPublished = flow.published_version_id !== null
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <div className="min-w-0 flex-1 basis-48">
        <p className="truncate font-medium">{children}</p>
        <p className="text-sm text-muted-foreground">
          {t('flows.changed_at', { when: formatMoment(Date.parse(flow.updated_at), i18n.locale) })}
        </p>
      </div>
      <Badge tone={isPublished ? (flow.enabled ? 'success' : 'neutral') : 'warning'}>
        {t(isPublished ? (flow.enabled ? 'flows.state.on' : 'flows.state.off') : 'flows.state.draft')}
      </Badge>
      {canManage && (
        <div className="flex items-center gap-2">
          {isPublished && (
            <Switch
              aria-label={t('flows.enable', { name: flow.name })}
              checked={flow.enabled}
              disabled={toggle.isPending}
              onCheckedChange={(enabled) =>
                toggle.mutate(enabled, { onError: (error) => toast.error(say(error)) })
              }
            />
          )}
          <FlowMenu flow={flow} flows={flows} onOpen={onOpen} />
        </div>
      )}
    </li>
  )
}
