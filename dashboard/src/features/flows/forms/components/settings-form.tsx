import { DurationField } from '@/components/ui/duration-field.tsx'
import { NumberField } from '@/components/ui/number-field.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { patch } from '@/lib/patch.ts'
import type { Settings } from '@/types/flow.generated.ts'

const USUAL_EXPIRY = 'P1D'
const MOST_GATHER = 15

interface SettingsFormProps {
  settings: Settings
  onChange: (settings: Settings) => void
  readOnly: boolean
}

/** What holds for a flow as a whole. */
export function SettingsForm({ settings, onChange, readOnly }: SettingsFormProps) {
  const t = useTranslate()
  return (
    <fieldset disabled={readOnly} className="min-w-0 space-y-5">
      <DurationField
        label={t('flow_forms.expires_after')}
        hint={t('flow_forms.expires_after_hint')}
        value={settings.expires_after ?? USUAL_EXPIRY}
        onChange={(expires_after = USUAL_EXPIRY) => onChange({ ...settings, expires_after })}
      />
      <NumberField
        label={t('flow_forms.gather')}
        hint={t('flow_forms.gather_hint')}
        required
        min={0}
        max={MOST_GATHER}
        value={settings.gather_seconds ?? 0}
        onChange={(gather_seconds = 0) => onChange({ ...settings, gather_seconds })}
      />
      <DurationField
        label={t('flow_forms.again_after')}
        hint={t('flow_forms.again_after_hint')}
        optional
        value={settings.again_after ?? undefined}
        onChange={(again_after) => onChange(patch(settings, { again_after }))}
      />
    </fieldset>
  )
}
