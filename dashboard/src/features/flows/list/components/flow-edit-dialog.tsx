import { type FormEvent, useId, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { changeFlow, useFlowMutation } from '../api/save-flow.ts'
import type { FlowItem } from '../types.ts'
import { FolderField } from './folder-field.tsx'

interface FlowEditDialogProps {
  flow: FlowItem
  flows: readonly FlowItem[]
  onClose: () => void
}

/** Another name, another folder. */
export function FlowEditDialog({ flow, flows, onClose }: FlowEditDialogProps) {
  const t = useTranslate()
  const say = useErrorText('flows')
  const form = useId()
  const [name, setName] = useState(flow.name)
  const [folder, setFolder] = useState(flow.folder)
  const change = useFlowMutation(flow.account_id, (supabase, values: { name: string; folder: string }) =>
    changeFlow(supabase, flow.id, values),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') change.mutate({ name, folder: folder.trim() }, { onSuccess: onClose })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('flows.rename')}
      footer={
        <>
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button type="submit" form={form} busy={change.isPending}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <form id={form} noValidate className="space-y-5" onSubmit={submit}>
        <FormField
          label={t('flows.name')}
          value={name}
          maxLength={100}
          autoComplete="off"
          error={name.trim() === '' ? t('flows.name_missing') : undefined}
          onChange={({ target }) => setName(target.value)}
        />
        <FolderField value={folder} flows={flows} onChange={setFolder} />
        <div role="alert">{change.error && <Alert tone="danger" title={say(change.error)} />}</div>
      </form>
    </Dialog>
  )
}
