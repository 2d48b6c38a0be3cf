import { useNavigate } from '@tanstack/react-router'
import { Button } from '@/components/ui/button.tsx'
import { useSignOut } from '@/features/accounts/auth/api/sign-out.ts'
import { CreateAccountForm } from '@/features/accounts/components/create-account-form.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useSession } from '../access.ts'
import { AuthPage } from './auth-page.tsx'

/** Instead of every page, for a person who is in no account yet. */
export function FirstAccount() {
  const t = useTranslate()
  const navigate = useNavigate()
  const signOut = useSignOut()
  const { email, said } = useSession()
  return (
    <AuthPage
      title={t('accounts.first.title')}
      description={t('accounts.first.text')}
      footer={
        <Button variant="link" onClick={() => signOut.mutate()}>
          {t('accounts.first.leave', { email })}
        </Button>
      }
    >
      <CreateAccountForm
        suggested={{ name: said.accountName, phone: said.phone }}
        onCreated={() => void navigate({ to: '/comecar' })}
      />
    </AuthPage>
  )
}
