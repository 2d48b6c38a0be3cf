import { useTranslate } from '@/lib/i18n.ts'
import { AuthPage } from '../layout/auth-page.tsx'

export function SignUpRoute() {
  const t = useTranslate()
  return (
    <AuthPage title={t('auth.sign_up.title')}>
      <section />
    </AuthPage>
  )
}
