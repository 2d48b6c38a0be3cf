import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { PasswordField } from '@/components/ui/password-field.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { errorCode } from '@/lib/errors.ts'
import { useFormText } from '@/lib/form-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useChangePassword } from '../api/change-password.ts'
import { passwordChangeSchema } from '../schemas.ts'

/** Another password, for who still knows his own. */
export function PasswordForm({ email }: { email: string }) {
  const t = useTranslate()
  const say = useErrorText('auth')
  const textOf = useFormText()
  const change = useChangePassword()
  const { register, handleSubmit, formState, reset } = useForm({
    resolver: zodResolver(passwordChangeSchema),
    defaultValues: { current: '', password: '' },
  })
  const { errors } = formState
  const submit = handleSubmit((values) =>
    change.mutate(
      { email, ...values },
      {
        onSuccess: () => {
          reset()
          toast.success(t('auth.new_password.done'))
        },
      },
    ),
  )
  const isWrong = errorCode(change.error) === 'invalid_credentials'
  return (
    <form noValidate className="space-y-5" onSubmit={(event) => void submit(event)}>
      {/* For programs that keep passwords: whose it is. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        label={t('auth.password_current')}
        autoComplete="current-password"
        error={textOf(errors.current) ?? (isWrong ? t('auth.password_wrong') : undefined)}
        {...register('current')}
      />
      <PasswordField
        label={t('auth.new_password.label')}
        autoComplete="new-password"
        hint={t('auth.password_hint')}
        error={textOf(errors.password)}
        {...register('password')}
      />
      <div role="alert">{change.error && !isWrong && <Alert tone="danger" title={say(change.error)} />}</div>
      <Button type="submit" busy={change.isPending}>
        {t('auth.password_change')}
      </Button>
    </form>
  )
}
