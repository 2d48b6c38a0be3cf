import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useMailLink } from '@/features/accounts/auth/api/open-mail-link.ts'
import { keptInvitation } from '@/features/accounts/members/invitation-token.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { AuthPage } from '../layout/auth-page.tsx'
import { LinkState } from '../layout/link-state.tsx'
import { TextLink } from '../layout/text-link.tsx'

/** Where the link of a confirmation mail leads: on to the invitation that was waiting, or to the first steps. */
export function ConfirmRoute() {
  const t = useTranslate()
  const navigate = useNavigate()
  const { link, opening } = useMailLink()
  const isDone = link !== null && opening.isSuccess
  useEffect(() => {
    if (isDone) void navigate({ to: keptInvitation() ? '/convite' : '/comecar', replace: true })
  }, [isDone, navigate])
  return (
    <AuthPage
      title={t('auth.confirm.title')}
      footer={<TextLink to="/entrar">{t('auth.back_to_sign_in')}</TextLink>}
    >
      <LinkState error={link ? opening.error : 'missing'} />
    </AuthPage>
  )
}
