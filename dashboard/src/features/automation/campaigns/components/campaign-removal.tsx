import { Trash2 } from 'lucide-react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useDeleteCampaign } from '../api/save-campaign.ts'
import type { Campaign } from '../types.ts'

export function CampaignRemoval({ campaign }: { campaign: Campaign }) {
  const t = useTranslate()
  const errorText = useErrorText('campaigns')
  const { id, account_id, name } = campaign
  const remove = useDeleteCampaign(account_id)
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" size="icon" aria-label={t('campaigns.remove', { name })}>
          <Trash2 aria-hidden />
        </Button>
      }
      title={t('campaigns.remove_question', { name })}
      description={t('campaigns.remove_text')}
      confirmLabel={t('campaigns.remove_action')}
      busy={remove.isPending}
      error={remove.error && <Alert tone="danger" title={errorText(remove.error)} />}
      onConfirm={() => remove.mutateAsync(id).then(() => toast.success(t('campaigns.removed', { name })))}
    />
  )
}
