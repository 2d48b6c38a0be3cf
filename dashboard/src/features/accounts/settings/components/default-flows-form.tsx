import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Field } from '@/components/ui/field.tsx'
import { NumberField } from '@/components/ui/number-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { Settings } from '../types.ts'
import { SaveError, useSave } from './use-save.tsx'

interface DefaultFlowsFormProps {
  settings: Settings
  canManage: boolean
  /** Those that are published and turned on. */
  flows: readonly { id: string; name: string }[]
}

const DEFAULTS = ['welcome_flow_id', 'away_flow_id', 'default_flow_id'] as const

/** Which flow whoever writes enters where no keyword and no campaign answers. */
export function DefaultFlowsForm({ settings, canManage, flows }: DefaultFlowsFormProps) {
  const t = useTranslate()
  const save = useSave(settings.id)
  const { welcome_flow_id, away_flow_id, default_flow_id, default_flow_hours } = settings
  const saved = { welcome_flow_id, away_flow_id, default_flow_id, default_flow_hours }
  const [draft, setDraft] = useState(saved)
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.run(draft)
  }
  return (
    <form className="space-y-5" onSubmit={submit}>
      <fieldset disabled={!canManage} className="min-w-0 space-y-5">
        {DEFAULTS.map((name) => (
          <Field key={name} label={t(`account_settings.${name}`)} hint={t(`account_settings.${name}_hint`)}>
            {(control) => (
              <Select
                {...control}
                value={draft[name] ?? ''}
                placeholder={t('account_settings.flow_none')}
                options={optionsOf(flows, draft[name], t('account_settings.flow_off'))}
                onChange={({ target }) => setDraft({ ...draft, [name]: target.value || null })}
              />
            )}
          </Field>
        ))}
        <NumberField
          label={t('account_settings.default_flow_hours')}
          hint={t('account_settings.default_flow_hours_hint')}
          required
          min={0}
          max={720}
          value={draft.default_flow_hours}
          onChange={(hours) => setDraft({ ...draft, default_flow_hours: hours ?? 0 })}
        />
      </fieldset>
      <SaveError error={save.error} />
      {canManage && (
        <Button type="submit" busy={save.isPending} disabled={!isChanged}>
          {t('common.save')}
        </Button>
      )}
    </form>
  )
}

/** The chosen one stays in sight when it cannot be entered any more. */
function optionsOf(flows: DefaultFlowsFormProps['flows'], chosen: string | null, off: string) {
  const options = flows.map(({ id, name }) => ({ value: id, label: name }))
  if (!chosen || flows.some(({ id }) => id === chosen)) return options
  return [...options, { value: chosen, label: off }]
}
