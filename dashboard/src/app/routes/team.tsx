import { useInvitations } from '@/features/accounts/members/api/list-invitations.ts'
import { useMembers } from '@/features/accounts/members/api/list-members.ts'
import { InvitationList } from '@/features/accounts/members/components/invitation-list.tsx'
import { InviteDialog } from '@/features/accounts/members/components/invite-dialog.tsx'
import { MemberList, MemberListSkeleton } from '@/features/accounts/members/components/member-list.tsx'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { errorCode } from '@/lib/errors.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount, useSession } from '../access.ts'
import { ErrorPage } from '../error-page.tsx'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function TeamRoute() {
  const t = useTranslate()
  const { id, canManage, isOwner, status } = useAccount()
  return (
    <Page>
      <PageHeader
        title={t('layout.team')}
        description={t('members.description')}
        actions={canManage && status === 'active' && <InviteDialog accountId={id} />}
      />
      <Team accountId={id} canManage={canManage} isOwner={isOwner} />
    </Page>
  )
}

function Team({
  accountId,
  canManage,
  isOwner,
}: {
  accountId: string
  canManage: boolean
  isOwner: boolean
}) {
  const { userId } = useSession()
  const { data: members, error, refetch } = useMembers(accountId)
  const { data: invitations = [] } = useInvitations(accountId, { enabled: canManage })
  useLiveQueries([accountId], {
    account: [
      ['members', accountId],
      ['invitations', accountId],
    ],
  })
  if (!members) {
    return error ? (
      <ErrorPage code={errorCode(error)} onRetry={() => void refetch()} />
    ) : (
      <MemberListSkeleton />
    )
  }
  return (
    <div className="space-y-8">
      <MemberList accountId={accountId} members={members} viewer={{ userId, canManage, isOwner }} />
      {canManage && invitations.length > 0 && (
        <InvitationList accountId={accountId} invitations={invitations} />
      )}
    </div>
  )
}
