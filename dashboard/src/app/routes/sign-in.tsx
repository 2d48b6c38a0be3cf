import { getRouteApi, useRouter } from '@tanstack/react-router'
import { Alert } from '@/components/ui/alert.tsx'
import { SignInForm } from '@/features/auth/components/sign-in-form.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { AuthPage } from '../layout/auth-page.tsx'

const route = getRouteApi('/entrar')

export function SignInRoute() {
  const t = useTranslate()
  const router = useRouter()
  const { back, reason } = route.useSearch()
  return (
    <AuthPage title={t('auth.title')} description={t('auth.subtitle')}>
      {reason && <Alert tone="warning" title={t('auth.session_expired')} />}
      <SignInForm onSignedIn={() => router.history.push(back ?? '/')} />
    </AuthPage>
  )
}
