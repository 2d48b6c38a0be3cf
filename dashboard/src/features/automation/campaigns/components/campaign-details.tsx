import { QrCode } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useCampaignStatistics } from '../api/get-counts.ts'
import type { Campaign } from '../types.ts'
import { CampaignChart } from './campaign-chart.tsx'
import { CampaignCode } from './campaign-code.tsx'

/** The link, its QR code and how it does. */
export function CampaignDetails({ campaign }: { campaign: Campaign }) {
  const t = useTranslate()
  return (
    <Dialog
      title={campaign.name}
      description={t('campaigns.details_text')}
      trigger={
        <Button variant="outline" aria-label={t('campaigns.show', { name: campaign.name })}>
          <QrCode aria-hidden />
          {t('campaigns.code')}
        </Button>
      }
    >
      <div className="space-y-6">
        <CampaignCode campaign={campaign} />
        <Statistics campaign={campaign} />
      </div>
    </Dialog>
  )
}

function Statistics({ campaign: { account_id, id } }: { campaign: Campaign }) {
  const { data, error, refetch } = useCampaignStatistics(account_id, id)
  if (data) return <CampaignChart statistics={data} />
  return <Pending error={error} refetch={refetch} feature="campaigns" className="h-40 rounded-lg" />
}
