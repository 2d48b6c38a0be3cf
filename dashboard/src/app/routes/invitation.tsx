import { useTranslate } from '@/lib/i18n.ts'
import { AuthPage } from '../layout/auth-page.tsx'

export function InvitationRoute() {
  const t = useTranslate()
  return (
    <AuthPage title={t('members.invitation.title')}>
      <section />
    </AuthPage>
  )
}
