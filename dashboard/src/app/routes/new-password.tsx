import { useNavigate } from '@tanstack/react-router'
import { toast } from '@/components/ui/toaster.tsx'
import { useMailLink } from '@/features/accounts/auth/api/open-mail-link.ts'
import { NewPasswordForm } from '@/features/accounts/auth/components/new-password-form.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { AuthPage } from '../layout/auth-page.tsx'
import { LinkState } from '../layout/link-state.tsx'
import { TextLink } from '../layout/text-link.tsx'

/** Where the link of a reset's mail leads. */
export function NewPasswordRoute() {
  const t = useTranslate()
  const navigate = useNavigate()
  const { link, opening } = useMailLink()
  const done = () => {
    toast.success(t('auth.new_password.done'))
    void navigate({ to: '/' })
  }
  return (
    <AuthPage
      title={t('auth.new_password.title')}
      footer={<TextLink to="/recuperar-senha">{t('auth.reset.again')}</TextLink>}
    >
      {link && opening.isSuccess ? (
        <NewPasswordForm onDone={done} />
      ) : (
        <LinkState error={link ? opening.error : 'missing'} />
      )}
    </AuthPage>
  )
}
