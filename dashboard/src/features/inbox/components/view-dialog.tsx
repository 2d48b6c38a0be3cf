import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useSaveView } from '../api/chat-views.ts'
import type { ChatView } from '../views.ts'

interface ViewDialogProps {
  accountId: string
  canShare: boolean
  filter: ChatView['filter']
  /** Behind all others. */
  position: number
  onClose: () => void
}

/** Asks how the present filter shall be called, and for whom it is. */
export function ViewDialog({ accountId, canShare, filter, position, onClose }: ViewDialogProps) {
  const t = useTranslate()
  const errorText = useErrorText('chats')
  const save = useSaveView(accountId)
  const [name, setName] = useState('')
  const [isShared, setShared] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    const owner = isShared ? { owner_id: null } : {}
    save.mutate({ name: name.trim(), filter, position, ...owner }, { onSuccess: onClose })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('chats.view_save_title')}
      description={t('chats.view_save_text')}
    >
      <form className="space-y-4" onSubmit={submit}>
        <FormField
          label={t('chats.view_name')}
          value={name}
          maxLength={60}
          autoFocus
          error={save.error ? errorText(save.error) : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        {canShare && (
          <SwitchField
            label={t('chats.view_share')}
            hint={t('chats.view_share_hint')}
            checked={isShared}
            onChange={setShared}
          />
        )}
        <div className="flex justify-end gap-2">
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button type="submit" busy={save.isPending} disabled={name.trim() === ''}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
