import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { EMPTY_GRAPH } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useFlows } from '../api/list-flows.ts'
import { addFlow, useFlowMutation } from '../api/save-flow.ts'
import { freeName } from '../folders.ts'
import type { ImportedFlow, Template } from '../types.ts'
import { FolderField } from './folder-field.tsx'
import { type Source, SourceChoice } from './source-choice.tsx'

interface NewFlowDialogProps {
  accountId: string
  templates: readonly Template[]
  /** Undefined when the text is no flow. */
  readFile: (text: string) => ImportedFlow | undefined
  /** Makes what the template of that id speaks of; nothing for what is none. */
  prepare: (templateId: string) => Promise<void>
  trigger: ReactNode
  onOpen: (flowId: string) => void
}

/** A new flow: out of a template, out of a file, or with nothing in it. */
export function NewFlowDialog(props: NewFlowDialogProps) {
  const t = useTranslate()
  const [open, setOpen] = useState(false)
  const form = useId()
  const [isBusy, setBusy] = useState(false)
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={props.trigger}
      title={t('flows.new')}
      description={t('flows.new_text')}
      className="sm:max-w-2xl"
      footer={
        <>
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button type="submit" form={form} busy={isBusy}>
            {t('flows.create')}
          </Button>
        </>
      }
    >
      <NewFlowForm {...props} id={form} onBusy={setBusy} />
    </Dialog>
  )
}

type NewFlowFormProps = Omit<NewFlowDialogProps, 'trigger'> & { id: string; onBusy: (busy: boolean) => void }

function NewFlowForm({ accountId, templates, readFile, prepare, onOpen, id, onBusy }: NewFlowFormProps) {
  const t = useTranslate()
  const say = useErrorText('flows')
  const { data: flows = [] } = useFlows(accountId)
  const [source, setSource] = useState<Source>({ kind: 'blank', name: '', graph: EMPTY_GRAPH, report: [] })
  const [typed, setTyped] = useState<string>()
  const [folder, setFolder] = useState('')
  const add = useFlowMutation(accountId, async (supabase, flow: Parameters<typeof addFlow>[2]) => {
    await prepare(source.kind)
    return addFlow(supabase, accountId, flow)
  })
  const name = typed ?? freeName(source.name || t('flows.new_name'), flows)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    onBusy(true)
    add.mutate(
      { name, folder: folder.trim(), graph: source.graph },
      { onSuccess: onOpen, onSettled: () => onBusy(false) },
    )
  }
  return (
    <form id={id} noValidate className="space-y-5" onSubmit={submit}>
      <SourceChoice templates={templates} readFile={readFile} source={source} onChoose={setSource} />
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField
          label={t('flows.name')}
          value={name}
          maxLength={100}
          autoComplete="off"
          error={name.trim() === '' ? t('flows.name_missing') : undefined}
          onChange={({ target }) => setTyped(target.value)}
        />
        <FolderField value={folder} flows={flows} onChange={setFolder} />
      </div>
      <div role="alert">{add.error && <Alert tone="danger" title={say(add.error)} />}</div>
    </form>
  )
}
