import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { OnceField } from '@/components/ui/once-field.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { MadeInvitation } from '../api/invite-member.ts'

interface InvitationLinkProps {
  invitation: MadeInvitation
  /** '' when whoever has the link may join. */
  email: string
  onClose: () => void
}

/** What became of an invitation: mailed, or a link to hand on. */
export function InvitationLink({ invitation, email, onClose }: InvitationLinkProps) {
  const t = useTranslate()
  const state = invitation.mailed ? 'mailed' : email ? 'for_email' : 'for_anybody'
  return (
    <div className="space-y-5">
      <div role="status">
        <Alert tone="info" title={t(`members.link.${state}`, { email })} />
      </div>
      <OnceField
        label={t('members.link.label')}
        hint={t('members.link.hint')}
        text={invitation.url}
        copyLabel={t('members.link.copy')}
        isOnly={!invitation.mailed}
      />
      <Button variant="secondary" className="w-full" onClick={onClose}>
        {t('common.close')}
      </Button>
    </div>
  )
}
