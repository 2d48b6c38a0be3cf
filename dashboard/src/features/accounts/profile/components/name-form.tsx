import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { cleanName } from '@/lib/names.ts'
import type { Profile } from '../types.ts'
import { SaveError, useSave } from './use-save.tsx'

/** How colleagues see oneself, in every account. */
export function NameForm({ profile }: { profile: Profile }) {
  const t = useTranslate()
  const save = useSave(profile.user_id)
  const [name, setName] = useState(profile.name)
  const cleaned = cleanName(name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.run({ name: cleaned })
  }
  return (
    <form className="space-y-5" onSubmit={submit}>
      <FormField
        label={t('profile.name')}
        hint={t('profile.name_hint')}
        autoComplete="name"
        maxLength={100}
        value={name}
        error={cleaned === '' && profile.name !== '' ? t('profile.name_required') : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <SaveError error={save.error} />
      <Button type="submit" busy={save.isPending} disabled={cleaned === '' || cleaned === profile.name}>
        {t('common.save')}
      </Button>
    </form>
  )
}
