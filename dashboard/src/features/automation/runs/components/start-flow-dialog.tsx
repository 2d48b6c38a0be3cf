import { type FormEvent, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useFlowNames } from '../api/list-flow-names.ts'
import { useStartFlow } from '../api/start-flow.ts'

interface StartFlowDialogProps {
  accountId: string
  /** In this chat, or with this person on a number that is chosen here. */
  target: { chatId: string } | { contactId: string }
  numbers: readonly { id: string; name: string }[]
  onClose: () => void
}

/** Leads a person into a flow; whichever waits for his answer ends. */
export function StartFlowDialog({ accountId, target, numbers, onClose }: StartFlowDialogProps) {
  const t = useTranslate()
  const errorText = useErrorText('runs')
  const { data: flows } = useFlowNames(accountId)
  const [flowId, setFlowId] = useState('')
  const [number, setNumber] = useState('')
  const start = useStartFlow(accountId)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!flowId) return
    const whom =
      'chatId' in target
        ? { chat_id: target.chatId }
        : { contact_id: target.contactId, instance_id: number || null }
    start.mutate(
      { flow_id: flowId, ...whom },
      {
        onSuccess: () => {
          toast.success(t('runs.started'))
          onClose()
        },
      },
    )
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('runs.start')}
      description={t('runs.start_text')}
    >
      <form className="space-y-5" onSubmit={submit}>
        <Field label={t('runs.flow')} hint={flows?.length === 0 ? t('runs.no_flows') : undefined}>
          {(control) => (
            <Select
              {...control}
              value={flowId}
              placeholder={t('runs.flow_choose')}
              options={(flows ?? []).map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(event) => setFlowId(event.target.value)}
            />
          )}
        </Field>
        {'contactId' in target && numbers.length > 1 && (
          <Field label={t('runs.number')}>
            {(control) => (
              <Select
                {...control}
                value={number}
                placeholder={t('runs.number_last')}
                options={numbers.map(({ id, name }) => ({ value: id, label: name }))}
                onChange={(event) => setNumber(event.target.value)}
              />
            )}
          </Field>
        )}
        <div role="alert">{start.error && <Alert tone="danger" title={errorText(start.error)} />}</div>
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button type="submit" busy={start.isPending} disabled={!flowId}>
            {t('runs.start_action')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
