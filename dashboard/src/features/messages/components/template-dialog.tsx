import { type FormEvent, useState } from 'react'
import { TemplateFields } from '@/components/message-template/template-fields.tsx'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { contentOf, fillingOf, findTemplate, isWhole, type Template } from '@/lib/message-templates.ts'
import { useTemplates } from '../api/list-templates.ts'
import type { Content } from '../types.ts'

interface TemplateDialogProps {
  accountId: string
  instanceId: string
  onClose: () => void
  onSend: (content: Content) => void
}

/** Chooses a template of the number's, and fills it in. */
export function TemplateDialog({ accountId, instanceId, onClose, onSend }: TemplateDialogProps) {
  const t = useTranslate()
  const { data, error, refetch } = useTemplates(accountId)
  const templates = data?.filter((template) => template.instanceId === instanceId)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('messages.template_title')}
      description={t('messages.template_text')}
    >
      {!templates && <Pending error={error} refetch={refetch} feature="messages" className="h-24" />}
      {templates && <TemplateForm templates={templates} onSend={onSend} />}
    </Dialog>
  )
}

function TemplateForm({ templates, onSend }: { templates: Template[]; onSend: (content: Content) => void }) {
  const t = useTranslate()
  const [first] = templates
  const [filling, setFilling] = useState(first && fillingOf(first))
  if (!filling) return <Alert tone="info" title={t('messages.template_none')} />
  const template = findTemplate(templates, filling)
  const isReady = template !== undefined && isWhole(template, filling)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // As rows have it.
    if (isReady) onSend(contentOf(filling) as unknown as Content)
  }
  return (
    <form noValidate className="space-y-4" onSubmit={submit}>
      <TemplateFields templates={templates} filling={filling} onChange={setFilling} />
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <DialogClose asChild>
          <Button variant="outline">{t('common.cancel')}</Button>
        </DialogClose>
        <Button type="submit" disabled={!isReady}>
          {t('messages.send')}
        </Button>
      </div>
    </form>
  )
}
