import { type FormEvent, type ReactNode, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose, type DialogState, useDialogState } from '@/components/ui/dialog.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useSaveQuickReply } from '../api/save-quick-reply.ts'
import { cleanShortcut } from '../shortcut.ts'
import type { QuickReply } from '../types.ts'

/** As many characters as one message may have. */
const MAX_LENGTH = 65_536

interface ReplyDialogProps extends DialogState {
  accountId: string
  /** Undefined: a new one. */
  reply: QuickReply | undefined
  trigger?: ReactNode
}

export function ReplyDialog({ accountId, reply, trigger, ...state }: ReplyDialogProps) {
  const t = useTranslate()
  const [open, setOpen] = useDialogState(state)
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={trigger}
      title={reply ? t('quick_replies.edit', { shortcut: reply.shortcut }) : t('quick_replies.new')}
      description={t('quick_replies.dialog_text')}
    >
      <ReplyForm accountId={accountId} reply={reply} onSaved={() => setOpen(false)} />
    </Dialog>
  )
}

type ReplyFormProps = Omit<ReplyDialogProps, 'trigger' | keyof DialogState> & { onSaved: () => void }

function ReplyForm({ accountId, reply, onSaved }: ReplyFormProps) {
  const t = useTranslate()
  const errorText = useErrorText('quick_replies')
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? '')
  const [message, setMessage] = useState(reply?.message ?? '')
  const [tried, setTried] = useState(false)
  const save = useSaveQuickReply(accountId, reply?.id)
  const cleaned = cleanShortcut(shortcut)
  const isTooLong = message.length > MAX_LENGTH

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (cleaned === '' || message.trim() === '' || isTooLong) return
    save.mutate({ shortcut: cleaned, message, media_id: reply?.media_id ?? null }, { onSuccess: onSaved })
  }

  return (
    <form noValidate className="space-y-5" onSubmit={submit}>
      <FormField
        label={t('quick_replies.shortcut')}
        value={shortcut}
        maxLength={60}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        hint={cleaned ? t('quick_replies.shortcut_hint', { shortcut: cleaned }) : undefined}
        error={tried && cleaned === '' ? t('quick_replies.shortcut_wrong') : undefined}
        onChange={(event) => setShortcut(event.target.value)}
      />
      <Field
        label={t('quick_replies.message')}
        error={
          isTooLong
            ? t('quick_replies.message_long')
            : tried && message.trim() === ''
              ? t('quick_replies.message_empty')
              : undefined
        }
      >
        {(control) => (
          <Textarea
            {...control}
            className="min-h-32"
            value={message}
            onChange={(event) => setMessage(event.target.value)}
          />
        )}
      </Field>
      <div role="alert">{save.error && <Alert tone="danger" title={errorText(save.error)} />}</div>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <DialogClose asChild>
          <Button variant="outline">{t('common.cancel')}</Button>
        </DialogClose>
        <Button type="submit" busy={save.isPending}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  )
}
