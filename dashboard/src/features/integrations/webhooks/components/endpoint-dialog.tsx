import { type FormEvent, type ReactNode, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, type DialogState, useDialogState } from '@/components/ui/dialog.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useChangeEndpoint, useCreateEndpoint } from '../api/save-endpoint.ts'
import { draftOf, EMPTY_DRAFT, mistakesOf, tidy } from '../draft.ts'
import type { Endpoint, WebhookContext } from '../types.ts'
import { EndpointFields } from './endpoint-fields.tsx'
import { SecretNotice } from './secret-notice.tsx'

interface EndpointDialogProps extends DialogState {
  context: WebhookContext
  /** Undefined: a new one. */
  endpoint?: Endpoint
  trigger?: ReactNode
}

export function EndpointDialog({ trigger, open: isOpen, onOpenChange, ...props }: EndpointDialogProps) {
  const t = useTranslate()
  const [open, setOpen] = useDialogState({ open: isOpen, onOpenChange })
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={trigger}
      title={t(props.endpoint ? 'webhooks.edit' : 'webhooks.new')}
      description={t('webhooks.dialog_text')}
      className="sm:max-w-xl"
    >
      <EndpointForm {...props} onClose={() => setOpen(false)} />
    </Dialog>
  )
}

type EndpointFormProps = Omit<EndpointDialogProps, 'trigger' | keyof DialogState> & { onClose: () => void }

function EndpointForm({ context, endpoint, onClose }: EndpointFormProps) {
  const t = useTranslate()
  const errorText = useErrorText('webhooks')
  const [draft, setDraft] = useState(endpoint ? draftOf(endpoint) : EMPTY_DRAFT)
  const [tried, setTried] = useState(false)
  const create = useCreateEndpoint(context.accountId)
  const change = useChangeEndpoint(context.accountId)
  const mistakes = mistakesOf(draft)
  const error = create.error ?? change.error
  if (create.data) return <SecretNotice secret={create.data.secret} onClose={onClose} />

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(mistakes).length > 0) return
    if (endpoint) change.mutate({ id: endpoint.id, ...tidy(draft) }, { onSuccess: onClose })
    else create.mutate(tidy(draft))
  }

  return (
    <form noValidate className="space-y-5" onSubmit={submit}>
      <EndpointFields
        context={context}
        draft={draft}
        mistakes={tried ? mistakes : {}}
        onChange={(changes) => setDraft({ ...draft, ...changes })}
      />
      <div role="alert">{error && <Alert tone="danger" title={errorText(error)} />}</div>
      <Button type="submit" className="w-full" busy={create.isPending || change.isPending}>
        {t(endpoint ? 'common.save' : 'webhooks.create')}
      </Button>
    </form>
  )
}
