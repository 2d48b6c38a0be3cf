import { Pencil, Smartphone, Workflow } from 'lucide-react'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Switch } from '@/components/ui/switch.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { cn } from '@/lib/cn.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useChangeCampaign } from '../api/save-campaign.ts'
import type { Campaign, CampaignContext, CampaignCounts } from '../types.ts'
import { CampaignDetails } from './campaign-details.tsx'
import { CampaignDialog } from './campaign-dialog.tsx'
import { CampaignRemoval } from './campaign-removal.tsx'

interface CampaignItemProps {
  context: CampaignContext
  campaign: Campaign
  /** Undefined: nobody yet. */
  counts: CampaignCounts['campaigns'][string] | undefined
}

export function CampaignItem({ context, campaign, counts }: CampaignItemProps) {
  const t = useTranslate()
  const { visits, answers } = counts ?? { visits: 0, answers: 0 }
  return (
    <li className="flex flex-col gap-3 px-4 py-4 sm:px-5 lg:flex-row lg:items-start">
      <div className={cn('min-w-0 flex-1 space-y-2', !campaign.enabled && 'text-muted-foreground')}>
        <h2 className="text-sm font-semibold break-words">{campaign.name}</h2>
        {campaign.message && (
          <p className="line-clamp-2 text-sm break-words whitespace-pre-line text-muted-foreground">
            {campaign.message}
          </p>
        )}
        <Marks context={context} campaign={campaign} />
        <p className="text-sm text-muted-foreground">{t('campaigns.counts', { visits, answers })}</p>
      </div>
      <div className="flex shrink-0 flex-wrap items-center gap-1">
        <CampaignDetails campaign={campaign} />
        {context.canManage && <Changes context={context} campaign={campaign} />}
      </div>
    </li>
  )
}

function Marks({ context, campaign }: Omit<CampaignItemProps, 'counts'>) {
  const t = useTranslate()
  const number = context.numbers.find(({ id }) => id === campaign.instance_id)
  const flow = context.flows.find(({ id }) => id === campaign.flow_id)
  return (
    <p className="flex flex-wrap items-center gap-1.5">
      {!campaign.enabled && <Badge>{t('campaigns.off')}</Badge>}
      <Badge>
        <Smartphone aria-hidden />
        {campaign.instance_id ? (number?.name ?? t('campaigns.number_unknown')) : t('campaigns.number_any')}
      </Badge>
      {campaign.flow_id && (
        <Badge tone={flow ? 'success' : 'warning'}>
          <Workflow aria-hidden />
          {flow?.name ?? t('campaigns.flow_off')}
        </Badge>
      )}
    </p>
  )
}

function Changes({ context, campaign }: Omit<CampaignItemProps, 'counts'>) {
  const t = useTranslate()
  const errorText = useErrorText('campaigns')
  const change = useChangeCampaign(context.accountId)
  const { id, name, enabled } = campaign
  return (
    <>
      <Switch
        className="mx-2"
        aria-label={t('campaigns.enable', { name })}
        checked={enabled}
        disabled={change.isPending}
        onCheckedChange={(next) =>
          change.mutate({ id, enabled: next }, { onError: (error) => toast.error(errorText(error)) })
        }
      />
      <CampaignDialog
        context={context}
        campaign={campaign}
        trigger={
          <Button variant="ghost" size="icon" aria-label={t('campaigns.edit', { name })}>
            <Pencil aria-hidden />
          </Button>
        }
      />
      <CampaignRemoval campaign={campaign} />
    </>
  )
}
