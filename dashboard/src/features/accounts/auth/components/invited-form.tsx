import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { PasswordField } from '@/components/ui/password-field.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useFormText } from '@/lib/form-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { type SignUpResult, useSignUp } from '../api/sign-up.ts'
import { invitedSchema } from '../schemas.ts'

interface InvitedFormProps {
  confirmUrl: string
  onSignedUp: (result: SignUpResult, email: string) => void
}

/** A new person who was invited: no account of his own is made. */
export function InvitedForm({ confirmUrl, onSignedUp }: InvitedFormProps) {
  const t = useTranslate()
  const say = useErrorText('auth')
  const textOf = useFormText()
  const signUp = useSignUp()
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(invitedSchema),
    defaultValues: { fullName: '', email: '', password: '' },
  })
  const { errors } = formState
  const submit = handleSubmit(({ fullName, email, password }) =>
    signUp.mutate(
      { email, password, data: { invitation: true, full_name: fullName }, confirmUrl },
      { onSuccess: (result) => onSignedUp(result, email) },
    ),
  )

  return (
    <form noValidate className="space-y-5" onSubmit={(event) => void submit(event)}>
      <FormField
        label={t('auth.full_name')}
        autoComplete="name"
        error={textOf(errors.fullName)}
        {...register('fullName')}
      />
      <FormField
        label={t('auth.email')}
        type="email"
        autoComplete="username"
        error={textOf(errors.email)}
        {...register('email')}
      />
      <PasswordField
        label={t('auth.password')}
        autoComplete="new-password"
        hint={t('auth.password_hint')}
        error={textOf(errors.password)}
        {...register('password')}
      />
      <div role="alert">{signUp.error && <Alert tone="danger" title={say(signUp.error)} />}</div>
      <Button type="submit" size="large" className="w-full" busy={signUp.isPending}>
        {t('auth.invited.submit')}
      </Button>
    </form>
  )
}
