import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose, type DialogState, useDialogState } from '@/components/ui/dialog.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAddCampaign, useChangeCampaign } from '../api/save-campaign.ts'
import { draftOf, EMPTY_DRAFT, mistakesOf, tidy } from '../draft.ts'
import type { Campaign, CampaignContext } from '../types.ts'
import { CampaignFields } from './campaign-fields.tsx'

interface CampaignDialogProps extends DialogState {
  context: CampaignContext
  /** Undefined: a new one. */
  campaign?: Campaign
  trigger?: ReactNode
}

export function CampaignDialog({ trigger, open: isOpen, onOpenChange, ...props }: CampaignDialogProps) {
  const t = useTranslate()
  const [open, setOpen] = useDialogState({ open: isOpen, onOpenChange })
  const form = useId()
  const [isBusy, setBusy] = useState(false)
  const { campaign } = props
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={trigger}
      title={campaign ? t('campaigns.edit', { name: campaign.name }) : t('campaigns.new')}
      description={t('campaigns.dialog_text')}
      className="sm:max-w-xl"
      footer={
        <>
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button type="submit" form={form} busy={isBusy}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <CampaignForm {...props} id={form} onBusy={setBusy} onSaved={() => setOpen(false)} />
    </Dialog>
  )
}

type CampaignFormProps = Omit<CampaignDialogProps, 'trigger' | keyof DialogState> & {
  id: string
  onBusy: (busy: boolean) => void
  onSaved: () => void
}

function CampaignForm({ context, campaign, id, onBusy, onSaved }: CampaignFormProps) {
  const errorText = useErrorText('campaigns')
  const [draft, setDraft] = useState(campaign ? draftOf(campaign) : EMPTY_DRAFT)
  const [tried, setTried] = useState(false)
  const add = useAddCampaign(context.accountId)
  const change = useChangeCampaign(context.accountId)
  const mistakes = mistakesOf(draft)
  const error = add.error ?? change.error

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(mistakes).length > 0) return
    const saved = tidy(draft)
    const told = { onSuccess: onSaved, onSettled: () => onBusy(false) }
    onBusy(true)
    if (campaign) change.mutate({ id: campaign.id, ...saved }, told)
    else add.mutate(saved, told)
  }

  return (
    <form id={id} noValidate className="space-y-5" onSubmit={submit}>
      <CampaignFields
        context={context}
        draft={draft}
        mistakes={tried ? mistakes : {}}
        isOut={campaign !== undefined}
        onChange={(changes) => setDraft({ ...draft, ...changes })}
      />
      <div role="alert">{error && <Alert tone="danger" title={errorText(error)} />}</div>
    </form>
  )
}
