import { RadioGroup, RadioOption } from '@/components/ui/radio-group.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { Consent } from '@/types/flow.generated.ts'
import { FlowLine } from './flow-text.tsx'

interface ConsentChoiceProps {
  deed: Consent
  onChange: (deed: Consent) => void
}

/** Whether the person is said to have agreed or to have objected. */
export function ConsentChoice({ deed, onChange }: ConsentChoiceProps) {
  const t = useTranslate()
  return (
    <RadioGroup
      aria-label={t('flow_forms.consent')}
      value={deed.state}
      onValueChange={(state) =>
        onChange({ ...deed, state: state === 'opted_out' ? 'opted_out' : 'opted_in' })
      }
    >
      <RadioOption value="opted_in" label={t('flow_forms.consent_in')} />
      <RadioOption
        value="opted_out"
        label={t('flow_forms.consent_out')}
        description={t('flow_forms.consent_out_text')}
      />
    </RadioGroup>
  )
}

interface ValueLineProps {
  value: string | number | boolean
  onChange: (value: string) => void
}

/** A value that may hold what is known of the person. */
export function ValueLine({ value, onChange }: ValueLineProps) {
  const t = useTranslate()
  return (
    <FlowLine
      label={t('flow_forms.value')}
      hint={t('flow_forms.value_hint')}
      value={String(value)}
      onChange={onChange}
    />
  )
}
