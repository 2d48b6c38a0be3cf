import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose, type DialogState, useDialogState } from '@/components/ui/dialog.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAddKeyword, useChangeKeywords } from '../api/save-keyword.ts'
import { draftOf, EMPTY_DRAFT, mistakesOf, tidy } from '../draft.ts'
import { nextPriority } from '../order.ts'
import type { Keyword, KeywordContext } from '../types.ts'
import { KeywordFields } from './keyword-fields.tsx'

interface KeywordDialogProps extends DialogState {
  context: KeywordContext
  keywords: readonly Keyword[]
  /** Undefined: a new one. */
  keyword?: Keyword
  trigger?: ReactNode
}

export function KeywordDialog({ trigger, open: isOpen, onOpenChange, ...props }: KeywordDialogProps) {
  const t = useTranslate()
  const [open, setOpen] = useDialogState({ open: isOpen, onOpenChange })
  const form = useId()
  const [isBusy, setBusy] = useState(false)
  const { keyword } = props
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={trigger}
      title={keyword ? t('keywords.edit', { name: keyword.name }) : t('keywords.new')}
      description={t('keywords.dialog_text')}
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
      <KeywordForm {...props} id={form} onBusy={setBusy} onSaved={() => setOpen(false)} />
    </Dialog>
  )
}

type KeywordFormProps = Omit<KeywordDialogProps, 'trigger' | keyof DialogState> & {
  id: string
  onBusy: (busy: boolean) => void
  onSaved: () => void
}

function KeywordForm({ context, keywords, keyword, id, onBusy, onSaved }: KeywordFormProps) {
  const errorText = useErrorText('keywords')
  const [draft, setDraft] = useState(keyword ? draftOf(keyword) : EMPTY_DRAFT)
  const [tried, setTried] = useState(false)
  const add = useAddKeyword(context.accountId)
  const change = useChangeKeywords(context.accountId)
  const mistakes = mistakesOf(draft)
  const error = add.error ?? change.error

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(mistakes).length > 0) return
    const saved = tidy(draft)
    const told = { onSuccess: onSaved, onSettled: () => onBusy(false) }
    onBusy(true)
    if (keyword) change.mutate([{ id: keyword.id, ...saved }], told)
    else add.mutate({ ...saved, priority: nextPriority(keywords) }, told)
  }

  return (
    <form id={id} noValidate className="space-y-5" onSubmit={submit}>
      <KeywordFields
        context={context}
        draft={draft}
        mistakes={tried ? mistakes : {}}
        onChange={(changes) => setDraft({ ...draft, ...changes })}
      />
      <div role="alert">{error && <Alert tone="danger" title={errorText(error)} />}</div>
    </form>
  )
}
