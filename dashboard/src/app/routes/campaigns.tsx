import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { useCampaigns } from '@/features/automation/campaigns/api/list-campaigns.ts'
import { CampaignDialog } from '@/features/automation/campaigns/components/campaign-dialog.tsx'
import { CampaignList } from '@/features/automation/campaigns/components/campaign-list.tsx'
import { useFlowNames } from '@/features/automation/runs/api/list-flow-names.ts'
import { useInstances } from '@/features/numbers/api/list-instances.ts'
import { numberChoices } from '@/features/numbers/choices.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function CampaignsRoute() {
  const t = useTranslate()
  const { id: accountId, canWrite, canManage } = useAccount()
  const { data: instances = [] } = useInstances(accountId)
  const { data: flows = [] } = useFlowNames(accountId)
  const { data: campaigns } = useCampaigns(accountId)
  const [isAdding, setAdding] = useState(false)
  useLiveQueries([accountId], {
    campaign: [
      ['campaigns', accountId],
      ['campaign-counts', accountId],
      ['campaign-statistics', accountId],
    ],
    flow: [['flow-names', accountId]],
    instance: [['instances']],
  })
  const context = {
    accountId,
    numbers: numberChoices(instances),
    flows,
    canAdd: canWrite,
    canManage: canManage && canWrite,
  }
  const add = context.canAdd && (
    <Button onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      {t('campaigns.new')}
    </Button>
  )
  return (
    <Page>
      <PageHeader
        title={t('layout.campaigns')}
        description={t('campaigns.description')}
        actions={campaigns?.length !== 0 && add}
      />
      <CampaignList context={context}>{add}</CampaignList>
      <CampaignDialog context={context} open={isAdding} onOpenChange={setAdding} />
    </Page>
  )
}
