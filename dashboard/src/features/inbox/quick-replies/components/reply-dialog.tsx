import { type FormEvent, type ReactNode, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose, type DialogState, useDialogState } from '@/components/ui/dialog.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { LONGEST_MESSAGE } from '@/lib/message-text.ts'
import { useSaveQuickReply } from '../api/save-quick-reply.ts'
import { cleanShortcut } from '../shortcut.ts'
import type { QuickReply } from '../types.ts'
import { useReplyPlaceholders } from '../use-reply-placeholders.ts'
import { gapFault, MessageField } from './message-field.tsx'
import { ReplyFiles } from './reply-files.tsx'

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
  const [mediaIds, setMediaIds] = useState(() => reply?.files.map(({ media_id }) => media_id) ?? [])
  const [tried, setTried] = useState(false)
  const groups = useReplyPlaceholders()
  const save = useSaveQuickReply(accountId, reply?.id)
  const cleaned = cleanShortcut(shortcut)
  const fault =
    message.length > LONGEST_MESSAGE ? t('quick_replies.message_long') : gapFault(message, groups, t)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (cleaned === '' || message.trim() === '' || fault) return
    save.mutate({ shortcut: cleaned, message, mediaIds }, { onSuccess: onSaved })
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
      <MessageField
        value={message}
        groups={groups}
        error={tried && message.trim() === '' ? t('quick_replies.message_empty') : fault}
        onChange={setMessage}
      />
      <ReplyFiles mediaIds={mediaIds} onChange={setMediaIds} />
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
