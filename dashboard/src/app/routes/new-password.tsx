import { useTranslate } from '@/lib/i18n.ts'
import { AuthPage } from '../layout/auth-page.tsx'

export function NewPasswordRoute() {
  const t = useTranslate()
  return (
    <AuthPage title={t('auth.new_password.title')}>
      <section />
    </AuthPage>
  )
}
