import { Alert } from '@/components/ui/alert.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { colleagueName } from '@/lib/names.ts'
import { useRemoveMember, useTransferOwnership } from '../api/change-team.ts'
import type { Member, Removal } from '../types.ts'

export type MemberQuestion = 'transfer' | 'remove' | 'leave'

interface MemberDialogsProps {
  accountId: string
  member: Member
  /** Which window is open. */
  question: MemberQuestion | undefined
  onClose: () => void
}

/** What is asked before something is done with a member. */
export function MemberDialogs({ accountId, member, question, onClose }: MemberDialogsProps) {
  const t = useTranslate()
  const say = useErrorText('members')
  const remove = useRemoveMember(accountId)
  const transfer = useTransferOwnership(accountId)
  const name = colleagueName(member)
  const action = question === 'transfer' ? transfer : remove
  const confirm = async () => {
    if (question === 'transfer') await transfer.mutateAsync(member.user_id)
    else tellRevoked((await remove.mutateAsync(member.user_id)).revoked)
    if (question) toast.success(t(`members.done.${question}`, { name }))
  }
  const tellRevoked = (revoked: Removal['revoked']) => {
    if (revoked.keys + revoked.invitations > 0) toast.info(t('members.done.revoked', revoked))
  }
  const close = () => {
    action.reset()
    onClose()
  }
  if (!question) return null
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && close()}
      title={t(`members.ask.${question}`, { name })}
      description={t(`members.ask.${question}_text`, { name })}
      confirmLabel={t(`members.${question}`)}
      busy={action.isPending}
      error={action.error && <Alert tone="danger" title={say(action.error)} />}
      onConfirm={confirm}
    />
  )
}
