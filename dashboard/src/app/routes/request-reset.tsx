import { useTranslate } from '@/lib/i18n.ts'
import { AuthPage } from '../layout/auth-page.tsx'

export function RequestResetRoute() {
  const t = useTranslate()
  return (
    <AuthPage title={t('auth.reset.title')}>
      <section />
    </AuthPage>
  )
}
