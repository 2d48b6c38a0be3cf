import { getRouteApi, useLocation, useNavigate, useRouter } from '@tanstack/react-router'
import { type ComponentProps, useEffect, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useSignOut } from '@/features/accounts/auth/api/sign-out.ts'
import { InvitationCard } from '@/features/accounts/members/components/invitation-card.tsx'
import {
  forgetInvitation,
  keepInvitation,
  keptInvitation,
  readInvitationToken,
} from '@/features/accounts/members/invitation-token.ts'
import { useProfile } from '@/features/accounts/profile/api/profile.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { AuthPage } from '../layout/auth-page.tsx'
import { InvitedPerson } from '../layout/invited-person.tsx'
import { TextLink } from '../layout/text-link.tsx'

const route = getRouteApi('/convite')

/** `/convite#<token>`: the invited person signs in or up, sees to what he is invited, and joins. */
export function InvitationRoute() {
  const t = useTranslate()
  const router = useRouter()
  const navigate = useNavigate()
  const { session } = route.useRouteContext()
  const token = useInvitationToken()
  const signOut = useSignOut()
  const join = async (accountId: string) => {
    forgetInvitation()
    const { queryClient } = router.options.context
    void queryClient.invalidateQueries({ queryKey: ['profile'] })
    await queryClient.invalidateQueries({ queryKey: ['access'] })
    void navigate({ to: '/a/$accountId/conversas', params: { accountId } })
  }

  return (
    <AuthPage
      title={t('members.invitation.title')}
      footer={<TextLink to="/">{t('members.invitation.open_app')}</TextLink>}
    >
      {!token && <Alert tone="danger" title={t('members.error.invitation_invalid')} />}
      {token && !session && <InvitedPerson onSignedIn={() => void router.invalidate()} />}
      {token && session && (
        <Invited
          key={session.userId}
          userId={session.userId}
          token={token}
          email={session.email}
          onAccepted={(accountId) => void join(accountId)}
          onOtherPerson={() => signOut.mutate(undefined, { onSuccess: () => void router.invalidate() })}
        />
      )}
    </AuthPage>
  )
}

interface InvitedProps extends Omit<ComponentProps<typeof InvitationCard>, 'suggestedName'> {
  userId: string
}

/** Whoever is known here already keeps his name. */
function Invited({ userId, ...card }: InvitedProps) {
  const { data: profile, isPending } = useProfile(userId)
  if (isPending) return <Spinner className="w-full py-6" />
  return <InvitationCard {...card} suggestedName={profile?.name ?? ''} />
}

/** Out of the address, where it does not stay, or kept from before. */
function useInvitationToken(): string {
  const navigate = useNavigate()
  const inAddress = useLocation({ select: ({ hash }) => readInvitationToken(hash) })
  const [token, setToken] = useState(inAddress || keptInvitation())
  if (inAddress && inAddress !== token) setToken(inAddress)
  useEffect(() => {
    if (!inAddress) return
    keepInvitation(inAddress)
    void navigate({ to: '/convite', hash: '', replace: true })
  }, [inAddress, navigate])
  return token
}
