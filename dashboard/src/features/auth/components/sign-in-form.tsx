import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import * as z from 'zod/mini'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { errorCode } from '@/lib/errors.ts'
import { type MessageId, useTranslate } from '@/lib/i18n.ts'
import { useSignIn } from '../api/sign-in.ts'

const KNOWN_ERRORS = [
  'invalid_credentials',
  'email_not_confirmed',
  'user_banned',
  'over_request_rate_limit',
  'network',
]

/** Messages of the schema are ids of the catalog, translated where they are shown. */
const credentialsSchema = z.object({
  email: z.email('auth.email_invalid' satisfies MessageId),
  password: z.string().check(z.minLength(1, 'auth.password_required' satisfies MessageId)),
})

export function SignInForm({ onSignedIn }: { onSignedIn: () => void }) {
  const t = useTranslate()
  const signIn = useSignIn()
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(credentialsSchema),
    defaultValues: { email: '', password: '' },
  })
  const { email, password } = formState.errors
  const submit = handleSubmit((credentials) => signIn.mutate(credentials, { onSuccess: onSignedIn }))

  return (
    <form noValidate className="space-y-5" onSubmit={(event) => void submit(event)}>
      <FormField
        label={t('auth.email')}
        type="email"
        autoComplete="username"
        error={email?.message && t(email.message as MessageId)}
        {...register('email')}
      />
      <FormField
        label={t('auth.password')}
        type="password"
        autoComplete="current-password"
        error={password?.message && t(password.message as MessageId)}
        {...register('password')}
      />
      <div role="alert">{signIn.error && <Alert tone="danger" title={signInProblem(signIn.error, t)} />}</div>
      <Button type="submit" size="large" className="w-full" busy={signIn.isPending}>
        {t('auth.submit')}
      </Button>
    </form>
  )
}

function signInProblem(error: unknown, t: ReturnType<typeof useTranslate>): string {
  const code = errorCode(error)
  return KNOWN_ERRORS.includes(code)
    ? t(`auth.error.${code}` as MessageId)
    : t('auth.error.unknown', { code })
}
