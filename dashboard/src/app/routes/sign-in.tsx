import { getRouteApi, useRouter } from '@tanstack/react-router'
import { Alert } from '@/components/ui/alert.tsx'
import { SignInForm } from '@/features/accounts/auth/components/sign-in-form.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { AuthPage } from '../layout/auth-page.tsx'
import { TextLink } from '../layout/text-link.tsx'

const route = getRouteApi('/entrar')

export function SignInRoute() {
  const t = useTranslate()
  const router = useRouter()
  const { back, reason } = route.useSearch()
  const footer = (
    <>
      {t('auth.no_user')} <TextLink to="/criar-conta">{t('auth.sign_up.title')}</TextLink>
    </>
  )
  return (
    <AuthPage title={t('auth.title')} description={t('auth.subtitle')} footer={footer}>
      {reason && <Alert tone="warning" title={t('auth.session_expired')} />}
      <SignInForm onSignedIn={() => router.history.push(back ?? '/')} />
      <p className="text-center text-sm">
        <TextLink to="/recuperar-senha">{t('auth.forgotten')}</TextLink>
      </p>
    </AuthPage>
  )
}
