import { type FormEvent, useState } from 'react'
import { MessageText } from '@/components/message-text.tsx'
import { Button } from '@/components/ui/button.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { cleanName } from '@/lib/names.ts'
import { signText } from '@/lib/signature.ts'
import type { Profile } from '../types.ts'
import { SaveError, useSave } from './use-save.tsx'

/** What stands before whatever one writes to customers, so that they know with whom of the team they talk. */
export function SignatureForm({ profile }: { profile: Profile }) {
  const t = useTranslate()
  const save = useSave(profile.user_id)
  const [isOn, setOn] = useState(profile.signature !== '')
  const [text, setText] = useState(profile.signature || (profile.name.split(' ')[0] ?? ''))
  const signature = isOn ? cleanName(text.replaceAll('*', '')) : ''
  const isMissing = isOn && signature === ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.run({ signature })
  }
  return (
    <form className="space-y-5" onSubmit={submit}>
      <SwitchField
        label={t('profile.signature_on')}
        hint={t('profile.signature_hint')}
        checked={isOn}
        onChange={setOn}
      />
      {isOn && (
        <>
          <FormField
            label={t('profile.signature')}
            maxLength={60}
            value={text}
            error={isMissing ? t('profile.signature_required') : undefined}
            onChange={(event) => setText(event.target.value)}
          />
          <div>
            <p className="pb-1 text-sm text-muted-foreground">{t('profile.signature_preview')}</p>
            <div className="w-fit max-w-full rounded-xl border bg-bubble-ours px-3 py-bubble text-sm">
              <MessageText text={signText(t('profile.signature_example'), signature)} />
            </div>
          </div>
        </>
      )}
      <SaveError error={save.error} />
      <Button type="submit" busy={save.isPending} disabled={isMissing || signature === profile.signature}>
        {t('common.save')}
      </Button>
    </form>
  )
}
