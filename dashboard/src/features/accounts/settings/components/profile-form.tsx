import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatPhone } from '@/lib/phone.ts'
import type { Settings } from '../types.ts'
import { TimezoneField } from './timezone-field.tsx'
import { SaveError, useSave } from './use-save.tsx'

interface ProfileFormProps {
  settings: Settings
  canManage: boolean
}

/** Name and time zone; the phone is what the account is known by and stays. */
export function ProfileForm({ settings, canManage }: ProfileFormProps) {
  const t = useTranslate()
  const save = useSave(settings.id)
  const [name, setName] = useState(settings.name)
  const [timezone, setTimezone] = useState(settings.timezone)
  const trimmed = name.trim()
  const isChanged = trimmed !== settings.name || timezone !== settings.timezone
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.run({ name: trimmed, timezone })
  }
  return (
    <form className="space-y-5" onSubmit={submit}>
      <FormField
        label={t('accounts.name')}
        value={name}
        maxLength={255}
        disabled={!canManage}
        error={trimmed === '' ? t('accounts.name_required') : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <FormField
        label={t('account_settings.phone')}
        hint={t('account_settings.phone_hint')}
        value={formatPhone(settings.phone)}
        readOnly
        disabled
      />
      <Field label={t('account_settings.timezone')} hint={t('account_settings.timezone_hint')}>
        {(control) => (
          <TimezoneField {...control} value={timezone} disabled={!canManage} onChange={setTimezone} />
        )}
      </Field>
      <SaveError error={save.error} />
      {canManage && (
        <Button type="submit" busy={save.isPending} disabled={!isChanged || trimmed === ''}>
          {t('common.save')}
        </Button>
      )}
    </form>
  )
}
