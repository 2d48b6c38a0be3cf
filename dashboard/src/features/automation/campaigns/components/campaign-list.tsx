import { QrCode } from 'lucide-react'
import type { ReactNode } from 'react'
import { Card } from '@/components/ui/card.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useCampaignCounts } from '../api/get-counts.ts'
import { useCampaigns } from '../api/list-campaigns.ts'
import type { CampaignContext } from '../types.ts'
import { CampaignItem } from './campaign-item.tsx'

interface CampaignListProps {
  context: CampaignContext
  /** What to do while there is none. */
  children?: ReactNode
}

/** The account's links, the latest first, with what they brought in the last thirty days. */
export function CampaignList({ context, children }: CampaignListProps) {
  const t = useTranslate()
  const { data: campaigns, error, refetch } = useCampaigns(context.accountId)
  const { data: counted } = useCampaignCounts(context.accountId)
  if (!campaigns)
    return <Pending error={error} refetch={refetch} feature="campaigns" className="h-64 rounded-xl" />
  if (campaigns.length === 0) {
    return (
      <EmptyState icon={QrCode} title={t('campaigns.empty')} description={t('campaigns.empty_text')}>
        {children}
      </EmptyState>
    )
  }
  return (
    <Card>
      <ul aria-label={t('layout.campaigns')} className="divide-y">
        {campaigns.map((campaign) => (
          <CampaignItem
            key={campaign.id}
            context={context}
            campaign={campaign}
            counts={counted?.campaigns[campaign.id]}
          />
        ))}
      </ul>
    </Card>
  )
}
