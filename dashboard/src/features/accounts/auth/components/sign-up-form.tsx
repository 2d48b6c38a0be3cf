import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { PasswordField } from '@/components/ui/password-field.tsx'
import { PhoneField } from '@/components/ui/phone-field.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useFormText } from '@/lib/form-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { parsePhone, writePhone } from '@/lib/phone.ts'
import { type SignUpResult, useSignUp } from '../api/sign-up.ts'
import { signUpSchema } from '../schemas.ts'

interface SignUpFormProps {
  confirmUrl: string
  onSignedUp: (result: SignUpResult, email: string) => void
}

/** A new person with an account of his own. */
export function SignUpForm({ confirmUrl, onSignedUp }: SignUpFormProps) {
  const t = useTranslate()
  const say = useErrorText('auth')
  const textOf = useFormText()
  const signUp = useSignUp()
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(signUpSchema),
    defaultValues: { fullName: '', name: '', phone: '', email: '', password: '' },
  })
  const { errors } = formState
  const submit = handleSubmit(({ fullName, name, phone, email, password }) =>
    signUp.mutate(
      {
        email,
        password,
        data: { full_name: fullName, name, phone: writePhone(parsePhone(phone) ?? phone) },
        confirmUrl,
      },
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
        label={t('accounts.name')}
        autoComplete="organization"
        hint={t('accounts.name_hint')}
        error={textOf(errors.name)}
        {...register('name')}
      />
      <PhoneField label={t('accounts.phone')} error={textOf(errors.phone)} {...register('phone')} />
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
        {t('auth.sign_up.submit')}
      </Button>
    </form>
  )
}
