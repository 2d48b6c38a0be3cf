import { type FormEvent, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useCreateApiKey } from '../api/api-keys.ts'
import { LIFETIMES, type Scope } from '../types.ts'
import { NewKeyNotice } from './new-key-notice.tsx'
import { ScopePicker } from './scope-picker.tsx'

interface CreateKeyDialogProps {
  accountId: string
  onClose: () => void
}

export function CreateKeyDialog({ accountId, onClose }: CreateKeyDialogProps) {
  const t = useTranslate()
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('api_keys.create.title')}
      description={t('api_keys.create.text')}
    >
      <CreateKeyForm accountId={accountId} onClose={onClose} />
    </Dialog>
  )
}

function CreateKeyForm({ accountId, onClose }: CreateKeyDialogProps) {
  const t = useTranslate()
  const say = useErrorText('api_keys')
  const create = useCreateApiKey(accountId)
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<Scope[]>(['read', 'send'])
  const [days, setDays] = useState<number | null>(90)
  if (create.data) return <NewKeyNotice apiKey={create.data.key} onClose={onClose} />
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate({ name: name.trim(), scopes, days })
  }
  const lifetimes = LIFETIMES.map((count) => ({
    value: String(count),
    label: count === null ? t('api_keys.never_expires') : t('api_keys.days', { count }),
  }))
  return (
    <form className="space-y-5" onSubmit={submit}>
      <FormField
        label={t('api_keys.name')}
        hint={t('api_keys.name_hint')}
        maxLength={100}
        required
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <ScopePicker scopes={scopes} onChange={setScopes} />
      <Field label={t('api_keys.expires')}>
        {(control) => (
          <Select
            {...control}
            options={lifetimes}
            value={String(days)}
            onChange={({ target }) => setDays(target.value === 'null' ? null : Number(target.value))}
          />
        )}
      </Field>
      <div role="alert">{create.error && <Alert tone="danger" title={say(create.error)} />}</div>
      <Button type="submit" className="w-full" busy={create.isPending} disabled={name.trim() === ''}>
        {t('api_keys.create')}
      </Button>
    </form>
  )
}
