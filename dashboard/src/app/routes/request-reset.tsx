import { RequestResetForm } from '@/features/accounts/auth/components/request-reset-form.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { authUrls } from '../auth-urls.ts'
import { AuthPage } from '../layout/auth-page.tsx'
import { TextLink } from '../layout/text-link.tsx'

export function RequestResetRoute() {
  const t = useTranslate()
  return (
    <AuthPage
      title={t('auth.reset.title')}
      description={t('auth.reset.subtitle')}
      footer={<TextLink to="/entrar">{t('auth.back_to_sign_in')}</TextLink>}
    >
      <RequestResetForm resetUrl={authUrls().reset} />
    </AuthPage>
  )
}
