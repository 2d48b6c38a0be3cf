import { useLingui } from '@lingui/react'
import { Link2, Mail } from 'lucide-react'
import { AlertDialog } from '@/components/ui/alert-dialog.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime, useNow } from '@/lib/time.ts'
import { useRevokeInvitation } from '../api/change-team.ts'
import type { PendingInvitation } from '../types.ts'

interface InvitationListProps {
  accountId: string
  invitations: PendingInvitation[]
}

/** Invitations that nobody has used yet. */
export function InvitationList({ accountId, invitations }: InvitationListProps) {
  const t = useTranslate()
  return (
    <section aria-label={t('members.invitations')} className="space-y-3">
      <h2 className="font-semibold">{t('members.invitations')}</h2>
      <Card>
        <ul className="divide-y">
          {invitations.map((invitation) => (
            <InvitationRow key={invitation.id} accountId={accountId} invitation={invitation} />
          ))}
        </ul>
      </Card>
    </section>
  )
}

function InvitationRow({ accountId, invitation }: { accountId: string; invitation: PendingInvitation }) {
  const t = useTranslate()
  const say = useErrorText('members')
  const { i18n } = useLingui()
  const revoke = useRevokeInvitation(accountId)
  const { id, email, role, expires_at } = invitation
  const isOld = Date.parse(expires_at) <= useNow(30_000)
  const Icon = email ? Mail : Link2
  const name = email ?? t('members.by_link')
  const takeBack = () =>
    revoke.mutate(id, {
      onSuccess: () => toast.success(t('members.revoked', { name })),
      onError: (error) => toast.error(say(error)),
    })
  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-3.5 sm:px-5">
      <span className="grid size-9 shrink-0 place-items-center rounded-full bg-muted text-muted-foreground">
        <Icon className="size-4" aria-hidden />
      </span>
      <div className="min-w-40 flex-1">
        <p className="truncate font-medium">{name}</p>
        <p className="text-sm text-muted-foreground">
          {t(isOld ? 'members.expired' : 'members.expires', {
            when: formatDateTime(expires_at, i18n.locale),
          })}
        </p>
      </div>
      <Badge>{t(`members.role.${role}`)}</Badge>
      <AlertDialog
        trigger={
          <Button variant="outline" size="small" busy={revoke.isPending}>
            {t('members.revoke')}
          </Button>
        }
        title={t('members.ask.revoke', { name })}
        description={t('members.ask.revoke_text')}
        confirmLabel={t('members.revoke')}
        cancelLabel={t('common.back')}
        onConfirm={takeBack}
      />
    </li>
  )
}
