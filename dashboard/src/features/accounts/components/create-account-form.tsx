import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import * as z from 'zod/mini'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { PhoneField } from '@/components/ui/phone-field.tsx'
import { accountFields } from '@/lib/account-fields.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useFormText } from '@/lib/form-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { formatPhone, parsePhone } from '@/lib/phone.ts'
import { useCreateAccount } from '../api/create-account.ts'

const schema = z.object(accountFields)

interface CreateAccountFormProps {
  /** What the person said while signing up. */
  suggested: { name: string; phone: string }
  onCreated: (accountId: string) => void
}

export function CreateAccountForm({ suggested, onCreated }: CreateAccountFormProps) {
  const t = useTranslate()
  const say = useErrorText('accounts')
  const textOf = useFormText()
  const create = useCreateAccount()
  const said = parsePhone(suggested.phone)
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(schema),
    defaultValues: { name: suggested.name, phone: said ? formatPhone(said) : suggested.phone },
  })
  const submit = handleSubmit(({ name, phone }) =>
    create.mutate({ name, phone: parsePhone(phone) ?? phone }, { onSuccess: onCreated }),
  )
  return (
    <form noValidate className="space-y-5" onSubmit={(event) => void submit(event)}>
      {said && !create.error && (
        <Alert tone="warning" title={t('accounts.first.not_opened')}>
          {t('accounts.first.not_opened_text', { phone: formatPhone(said) })}
        </Alert>
      )}
      <FormField
        label={t('accounts.name')}
        autoComplete="organization"
        error={textOf(formState.errors.name)}
        {...register('name')}
      />
      <PhoneField label={t('accounts.phone')} error={textOf(formState.errors.phone)} {...register('phone')} />
      <div role="alert">{create.error && <Alert tone="danger" title={say(create.error)} />}</div>
      <Button type="submit" size="large" className="w-full" busy={create.isPending}>
        {t('accounts.create')}
      </Button>
    </form>
  )
}
