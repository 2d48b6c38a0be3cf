import { UserPlus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { RadioGroup, RadioOption } from '@/components/ui/radio-group.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useInviteMember } from '../api/invite-member.ts'
import { INVITED_ROLES, type InvitedRole } from '../types.ts'
import { InvitationLink } from './invitation-link.tsx'

/** Asks whom to invite and as what, and then shows the link, which is seen this once. */
export function InviteDialog({ accountId }: { accountId: string }) {
  const t = useTranslate()
  const [open, setOpen] = useState(false)
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button>
          <UserPlus aria-hidden />
          {t('members.invite')}
        </Button>
      }
      title={t('members.invite.title')}
      description={t('members.invite.text')}
    >
      <InviteForm accountId={accountId} onClose={() => setOpen(false)} />
    </Dialog>
  )
}

function InviteForm({ accountId, onClose }: { accountId: string; onClose: () => void }) {
  const t = useTranslate()
  const say = useErrorText('members')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<InvitedRole>('agent')
  const invite = useInviteMember(accountId)
  if (invite.data) {
    return <InvitationLink invitation={invite.data} email={email.trim()} onClose={onClose} />
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const address = email.trim()
    invite.mutate(address ? { role, email: address } : { role })
  }
  return (
    <form className="space-y-5" onSubmit={submit}>
      <FormField
        label={t('members.invite.email')}
        hint={t('members.invite.email_hint')}
        type="email"
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <RadioGroup
        aria-label={t('members.role')}
        value={role}
        onValueChange={(value) => setRole(INVITED_ROLES.find((known) => known === value) ?? 'agent')}
      >
        {INVITED_ROLES.map((known) => (
          <RadioOption
            key={known}
            value={known}
            label={t(`members.role.${known}`)}
            description={t(`members.role.${known}_text`)}
          />
        ))}
      </RadioGroup>
      <div role="alert">{invite.error && <Alert tone="danger" title={say(invite.error)} />}</div>
      <Button type="submit" className="w-full" busy={invite.isPending}>
        {email.trim() ? t('members.invite.send') : t('members.invite.make_link')}
      </Button>
    </form>
  )
}
