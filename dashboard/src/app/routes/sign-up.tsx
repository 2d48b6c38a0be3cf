import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ConfirmNotice } from '@/features/accounts/auth/components/confirm-notice.tsx'
import { SignUpForm } from '@/features/accounts/auth/components/sign-up-form.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { authUrls } from '../auth-urls.ts'
import { AuthPage } from '../layout/auth-page.tsx'
import { TextLink } from '../layout/text-link.tsx'

export function SignUpRoute() {
  const t = useTranslate()
  const navigate = useNavigate()
  const [unconfirmed, setUnconfirmed] = useState<string>()
  const confirmUrl = authUrls().confirm
  const footer = (
    <>
      {t('auth.has_user')} <TextLink to="/entrar">{t('auth.title')}</TextLink>
    </>
  )
  if (unconfirmed) {
    return (
      <AuthPage title={t('auth.confirm.title')} footer={footer}>
        <ConfirmNotice email={unconfirmed} confirmUrl={confirmUrl} />
      </AuthPage>
    )
  }
  return (
    <AuthPage title={t('auth.sign_up.title')} description={t('auth.sign_up.subtitle')} footer={footer}>
      <SignUpForm
        confirmUrl={confirmUrl}
        onSignedUp={(result, email) => {
          if (result === 'confirm') setUnconfirmed(email)
          else void navigate({ to: '/comecar' })
        }}
      />
    </AuthPage>
  )
}
