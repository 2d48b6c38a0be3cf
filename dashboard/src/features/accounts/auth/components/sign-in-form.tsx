import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { PasswordField } from '@/components/ui/password-field.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useFormText } from '@/lib/form-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useSignIn } from '../api/sign-in.ts'
import { credentialsSchema } from '../schemas.ts'

interface SignInFormProps {
  /** Filled in, and not to be changed: the page waits for this very person. */
  email?: string
  onSignedIn: () => void
}

export function SignInForm({ email: known = '', onSignedIn }: SignInFormProps) {
  const t = useTranslate()
  const say = useErrorText('auth')
  const textOf = useFormText()
  const signIn = useSignIn()
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(credentialsSchema),
    defaultValues: { email: known, password: '' },
  })
  const { email, password } = formState.errors
  const submit = handleSubmit((credentials) => signIn.mutate(credentials, { onSuccess: onSignedIn }))

  return (
    <form noValidate className="space-y-5" onSubmit={(event) => void submit(event)}>
      <FormField
        label={t('auth.email')}
        type="email"
        autoComplete="username"
        readOnly={known !== ''}
        error={textOf(email)}
        {...register('email')}
      />
      <PasswordField
        label={t('auth.password')}
        autoComplete="current-password"
        error={textOf(password)}
        {...register('password')}
      />
      <div role="alert">{signIn.error && <Alert tone="danger" title={say(signIn.error)} />}</div>
      <Button type="submit" size="large" className="w-full" busy={signIn.isPending}>
        {t('auth.submit')}
      </Button>
    </form>
  )
}
