import { type FormEvent, useId, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { errorCode } from '@/lib/errors.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useChatOwner } from '../api/get-chat.ts'
import { useTransferChat } from '../api/transfer-chat.ts'
import type { Chat, Member } from '../types.ts'

/** Room for the name that is put before the words. */
const MOST = 9_800

interface TransferDialogProps {
  chat: Chat
  userId: string
  members: readonly Member[]
  onDone: () => void
}

/** Gives the chat to somebody with what he should know: one call, kept as a note that calls him. */
export function TransferDialog({ chat, userId, members, onDone }: TransferDialogProps) {
  const t = useTranslate()
  const errorText = useErrorText('chats')
  const form = useId()
  const [to, setTo] = useState('')
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const transfer = useTransferChat(chat)
  const ownerOf = useChatOwner(chat)
  const others = members.filter((member) => member.userId !== userId)
  const chosen = others.find((member) => member.userId === to)
  const nameOf = (id: string | null) =>
    members.find((member) => member.userId === id)?.name ?? t('chats.assign_nobody')

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (words.trim() === '') return
    transfer.mutate(
      { assigned_to: chosen?.userId ?? null, note: noteOf(words.trim(), chosen) },
      {
        onSuccess: () => {
          toast.success(
            chosen ? t('chats.transferred', { name: chosen.name }) : t('chats.transferred_nobody'),
          )
          onDone()
        },
        onError: (error) => {
          if (errorCode(error) !== 'chat_taken') return
          void ownerOf().then((id) => toast.info(t('chats.error.chat_taken', { name: nameOf(id) })))
          onDone()
        },
      },
    )
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onDone()}
      title={t('chats.transfer')}
      description={t('chats.transfer_text')}
      footer={
        <>
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button type="submit" form={form} busy={transfer.isPending}>
            {t('chats.transfer_action')}
          </Button>
        </>
      }
    >
      <form id={form} noValidate className="space-y-4" onSubmit={submit}>
        <Field label={t('chats.transfer_to')}>
          {(control) => (
            <Select
              {...control}
              value={to}
              placeholder={t('chats.assign_nobody')}
              options={others.map(({ userId: value, name: label }) => ({ value, label }))}
              onChange={(event) => setTo(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={t('chats.transfer_note')}
          hint={t('chats.transfer_note_hint')}
          error={tried && words.trim() === '' ? t('chats.transfer_note_empty') : undefined}
        >
          {(control) => (
            <Textarea
              {...control}
              className="min-h-24"
              maxLength={MOST}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Field>
        <div role="alert">{transfer.error && <Alert tone="danger" title={errorText(transfer.error)} />}</div>
      </form>
    </Dialog>
  )
}

/** Whoever is called stands in the text too: so he is still called when the note is edited. */
function noteOf(words: string, called: Member | undefined): string {
  return !called || words.includes(`@${called.name}`) ? words : `@${called.name} ${words}`
}
