import { useLingui } from '@lingui/react'
import { PersonAvatar } from '@/components/person-avatar.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Card } from '@/components/ui/card.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { colleagueName } from '@/lib/names.ts'
import { formatAgo, useNow } from '@/lib/time.ts'
import type { Viewer } from '../rules.ts'
import type { Member } from '../types.ts'
import { MemberActions } from './member-actions.tsx'

interface MemberListProps {
  accountId: string
  members: Member[]
  viewer: Viewer
}

export function MemberList({ accountId, members, viewer }: MemberListProps) {
  return (
    <Card>
      <ul className="divide-y">
        {members.map((member) => (
          <MemberRow key={member.user_id} accountId={accountId} member={member} viewer={viewer} />
        ))}
      </ul>
    </Card>
  )
}

function MemberRow({ accountId, member, viewer }: { accountId: string; member: Member; viewer: Viewer }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const now = useNow(60_000)
  const seen = member.last_sign_in_at
  return (
    <li className="flex items-center gap-3 px-4 py-3.5 sm:gap-4 sm:px-5">
      <PersonAvatar name={colleagueName(member)} picture={member.picture} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <span className="truncate font-medium">{colleagueName(member)}</span>
          {member.user_id === viewer.userId && (
            <span className="text-xs text-muted-foreground">{t('members.you')}</span>
          )}
        </p>
        {member.name && <p className="text-sm break-words text-muted-foreground">{member.email}</p>}
        <p className="text-xs text-muted-foreground">
          {seen
            ? t('members.last_seen', { when: formatAgo(seen, i18n.locale, now) })
            : t('members.never_seen')}
        </p>
      </div>
      <Badge tone={member.role === 'agent' ? 'neutral' : 'info'}>{t(`members.role.${member.role}`)}</Badge>
      <MemberActions accountId={accountId} member={member} viewer={viewer} />
    </li>
  )
}

export function MemberListSkeleton() {
  const t = useTranslate()
  return (
    <div role="status" aria-label={t('common.loading')}>
      <Skeleton className="h-56 rounded-xl" />
    </div>
  )
}
