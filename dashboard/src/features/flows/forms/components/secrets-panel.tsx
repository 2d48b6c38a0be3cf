import { Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { PasswordField } from '@/components/ui/password-field.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { type Secret, useRemoveSecret, useSetSecret } from '../api/secrets.ts'

interface SecretsPanelProps {
  accountId: string
  secrets: readonly Secret[]
}

/** The account's secrets by name: one is put in, replaced or thrown away, and never shown. */
export function SecretsPanel({ accountId, secrets }: SecretsPanelProps) {
  const t = useTranslate()
  const errorText = useErrorText('flow_forms')
  const remove = useRemoveSecret(accountId)
  return (
    <div className="space-y-5">
      {secrets.length > 0 && (
        <ul className="divide-y rounded-lg border">
          {secrets.map(({ name }) => (
            <li key={name} className="flex items-center gap-2 py-1 pr-1 pl-3">
              <code className="min-w-0 flex-1 truncate text-sm">{name}</code>
              <Button
                variant="ghost"
                size="icon"
                aria-label={t('flow_forms.secret_forget', { name })}
                disabled={remove.isPending}
                onClick={() => remove.mutate(name)}
              >
                <Trash2 aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div role="alert">{remove.error && <Alert tone="danger" title={errorText(remove.error)} />}</div>
      <SecretForm accountId={accountId} />
    </div>
  )
}

function SecretForm({ accountId }: { accountId: string }) {
  const t = useTranslate()
  const errorText = useErrorText('flow_forms')
  const keep = useSetSecret(accountId)
  const [name, setName] = useState('')
  const [secret, setSecret] = useState('')

  const submit = (event: FormEvent) => {
    event.preventDefault()
    // The window stands within the block's form by React's tree, not by the page's.
    event.stopPropagation()
    const given = { name: name.trim().toLowerCase(), secret: secret.trim() }
    keep.mutate(given, {
      onSuccess: () => {
        toast.success(t('common.saved'))
        setName('')
        setSecret('')
      },
    })
  }

  return (
    <form noValidate className="space-y-4" onSubmit={submit}>
      <FormField
        label={t('flow_forms.secret_name')}
        hint={t('flow_forms.secret_name_hint')}
        maxLength={40}
        autoComplete="off"
        spellCheck={false}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <PasswordField
        label={t('flow_forms.secret_value')}
        hint={t('flow_forms.secret_value_hint')}
        autoComplete="off"
        spellCheck={false}
        maxLength={4096}
        value={secret}
        onChange={({ target }) => setSecret(target.value)}
      />
      <div role="alert">{keep.error && <Alert tone="danger" title={errorText(keep.error)} />}</div>
      <Button type="submit" busy={keep.isPending} disabled={name.trim() === '' || secret.trim() === ''}>
        {t('flow_forms.secret_save')}
      </Button>
    </form>
  )
}
