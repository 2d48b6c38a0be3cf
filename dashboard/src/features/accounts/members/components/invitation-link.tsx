import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { CopyButton } from '@/components/ui/copy-button.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
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
      <Field label={t('members.link.label')} hint={t('members.link.hint')}>
        {(control) => (
          <div className="flex gap-2">
            <Input
              {...control}
              readOnly
              value={invitation.url}
              className="font-mono text-xs md:text-xs"
              onFocus={(event) => event.target.select()}
            />
            <CopyButton text={invitation.url} label={t('members.link.copy')} />
          </div>
        )}
      </Field>
      <Button variant="secondary" className="w-full" onClick={onClose}>
        {t('common.close')}
      </Button>
    </div>
  )
}
