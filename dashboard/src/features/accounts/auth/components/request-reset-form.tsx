import { zodResolver } from '@hookform/resolvers/zod'
import { MailCheck } from 'lucide-react'
import { useForm } from 'react-hook-form'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useFormText } from '@/lib/form-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useRequestReset } from '../api/reset-password.ts'
import { emailSchema } from '../schemas.ts'

export function RequestResetForm({ resetUrl }: { resetUrl: string }) {
  const t = useTranslate()
  const say = useErrorText('auth')
  const textOf = useFormText()
  const request = useRequestReset()
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(emailSchema),
    defaultValues: { email: '' },
  })
  const submit = handleSubmit(({ email }) => request.mutate({ email, resetUrl }))

  if (request.isSuccess) {
    return (
      <div role="status" className="flex flex-col items-center gap-4 text-center">
        <MailCheck className="size-10 text-primary" strokeWidth={1.5} aria-hidden />
        <p className="text-sm text-balance">{t('auth.reset.sent', { email: request.variables.email })}</p>
        <p className="text-sm text-muted-foreground">{t('auth.confirm.spam')}</p>
      </div>
    )
  }
  return (
    <form noValidate className="space-y-5" onSubmit={(event) => void submit(event)}>
      <FormField
        label={t('auth.email')}
        type="email"
        autoComplete="username"
        error={textOf(formState.errors.email)}
        {...register('email')}
      />
      <div role="alert">{request.error && <Alert tone="danger" title={say(request.error)} />}</div>
      <Button type="submit" size="large" className="w-full" busy={request.isPending}>
        {t('auth.reset.submit')}
      </Button>
    </form>
  )
}
