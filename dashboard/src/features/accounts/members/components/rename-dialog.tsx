import { type FormEvent, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useNameMyself } from '../api/change-team.ts'
import type { Member } from '../types.ts'

interface RenameDialogProps {
  accountId: string
  member: Member
  onClose: () => void
}

/** How colleagues see oneself. */
export function RenameDialog({ accountId, member, onClose }: RenameDialogProps) {
  const t = useTranslate()
  const say = useErrorText('members')
  const [name, setName] = useState(member.name)
  const rename = useNameMyself(accountId)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    rename.mutate({ userId: member.user_id, name: name.trim() }, { onSuccess: onClose })
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('members.rename')}>
      <form className="space-y-5" onSubmit={submit}>
        <FormField
          label={t('members.your_name')}
          hint={t('members.your_name_hint')}
          autoComplete="name"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <div role="alert">{rename.error && <Alert tone="danger" title={say(rename.error)} />}</div>
        <Button type="submit" className="w-full" busy={rename.isPending}>
          {t('common.save')}
        </Button>
      </form>
    </Dialog>
  )
}
