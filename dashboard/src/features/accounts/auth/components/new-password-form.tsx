import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { PasswordField } from '@/components/ui/password-field.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useFormText } from '@/lib/form-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useSetPassword } from '../api/reset-password.ts'
import { newPasswordSchema } from '../schemas.ts'

export function NewPasswordForm({ onDone }: { onDone: () => void }) {
  const t = useTranslate()
  const say = useErrorText('auth')
  const textOf = useFormText()
  const setPassword = useSetPassword()
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(newPasswordSchema),
    defaultValues: { password: '' },
  })
  const submit = handleSubmit(({ password }) => setPassword.mutate(password, { onSuccess: onDone }))

  return (
    <form noValidate className="space-y-5" onSubmit={(event) => void submit(event)}>
      <PasswordField
        label={t('auth.new_password.label')}
        autoComplete="new-password"
        hint={t('auth.password_hint')}
        error={textOf(formState.errors.password)}
        {...register('password')}
      />
      <div role="alert">{setPassword.error && <Alert tone="danger" title={say(setPassword.error)} />}</div>
      <Button type="submit" size="large" className="w-full" busy={setPassword.isPending}>
        {t('auth.new_password.submit')}
      </Button>
    </form>
  )
}
