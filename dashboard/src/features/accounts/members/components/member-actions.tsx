import { Link } from '@tanstack/react-router'
import { Crown, EllipsisVertical, LogOut, Pencil, UserMinus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { colleagueName } from '@/lib/names.ts'
import { useSetMemberRole } from '../api/change-team.ts'
import { offersOf, type Viewer } from '../rules.ts'
import { INVITED_ROLES, type Member } from '../types.ts'
import { MemberDialogs, type MemberQuestion } from './member-dialogs.tsx'

interface MemberActionsProps {
  accountId: string
  member: Member
  viewer: Viewer
}

export function MemberActions({ accountId, member, viewer }: MemberActionsProps) {
  const t = useTranslate()
  const say = useErrorText('members')
  const setRole = useSetMemberRole(accountId)
  const [question, setQuestion] = useState<MemberQuestion>()
  const offers = offersOf(member, viewer)
  if (!Object.values(offers).some(Boolean)) return <span className="w-9" />
  const name = colleagueName(member)
  const change = (role: string) =>
    setRole.mutate(
      { userId: member.user_id, role },
      {
        onSuccess: () => toast.success(t('members.role_changed', { name })),
        onError: (error) => toast.error(say(error)),
      },
    )

  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            variant="ghost"
            size="icon"
            busy={setRole.isPending}
            aria-label={t('members.actions', { name })}
          >
            {!setRole.isPending && <EllipsisVertical aria-hidden />}
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {offers.rename && (
            <DropdownMenuItem asChild>
              <Link to="/perfil">
                <Pencil aria-hidden />
                {t('members.rename')}
              </Link>
            </DropdownMenuItem>
          )}
          {offers.changeRole && (
            <>
              <DropdownMenuLabel>{t('members.role')}</DropdownMenuLabel>
              <DropdownMenuRadioGroup value={member.role} onValueChange={change}>
                {INVITED_ROLES.map((role) => (
                  <DropdownMenuRadioItem key={role} value={role}>
                    {t(`members.role.${role}`)}
                  </DropdownMenuRadioItem>
                ))}
              </DropdownMenuRadioGroup>
              <DropdownMenuSeparator />
            </>
          )}
          {offers.transfer && (
            <DropdownMenuItem onSelect={() => setQuestion('transfer')}>
              <Crown aria-hidden />
              {t('members.transfer')}
            </DropdownMenuItem>
          )}
          {offers.remove && (
            <DropdownMenuItem className="text-danger" onSelect={() => setQuestion('remove')}>
              <UserMinus aria-hidden />
              {t('members.remove')}
            </DropdownMenuItem>
          )}
          {offers.leave && (
            <DropdownMenuItem className="text-danger" onSelect={() => setQuestion('leave')}>
              <LogOut aria-hidden />
              {t('members.leave')}
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <MemberDialogs
        accountId={accountId}
        member={member}
        question={question}
        onClose={() => setQuestion(undefined)}
      />
    </>
  )
}
