import { DurationField } from '@/components/ui/duration-field.tsx'
import { NumberField } from '@/components/ui/number-field.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import type { NodeOf } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { patch } from '@/lib/patch.ts'
import { FlowText } from './flow-text.tsx'

type Asking = NodeOf<'menu'> | NodeOf<'question'>
export type Waiting = Pick<Asking, 'retry_text' | 'attempts' | 'on_timeout'>

interface WaitingFieldsProps {
  node: Waiting
  onChange: (changes: Waiting) => void
}

const USUAL_ATTEMPTS = 3
const USUAL_WAIT = 'PT30M'

/** What happens while an answer is waited for: one that does not fit, and none at all. */
export function WaitingFields({ node, onChange }: WaitingFieldsProps) {
  const t = useTranslate()
  const timeout = node.on_timeout
  return (
    <>
      <FlowText
        label={t('flow_forms.retry_text')}
        hint={t('flow_forms.retry_text_hint')}
        value={node.retry_text ?? ''}
        onChange={(text) => onChange({ retry_text: text === '' ? null : text })}
      />
      <NumberField
        label={t('flow_forms.attempts')}
        hint={t('flow_forms.attempts_hint')}
        required
        min={1}
        max={10}
        value={node.attempts ?? USUAL_ATTEMPTS}
        onChange={(attempts = USUAL_ATTEMPTS) => onChange({ attempts })}
      />
      <SwitchField
        label={t('flow_forms.timeout')}
        hint={t('flow_forms.timeout_hint')}
        checked={Boolean(timeout)}
        onChange={(on) => onChange({ on_timeout: on ? { after: USUAL_WAIT, next: null } : null })}
      />
      {timeout && (
        <div className="space-y-5 border-l-2 pl-4">
          <DurationField
            label={t('flow_forms.timeout_after')}
            value={timeout.after}
            onChange={(after = USUAL_WAIT) => onChange({ on_timeout: { ...timeout, after } })}
          />
          <FlowText
            label={t('flow_forms.reminder')}
            hint={t('flow_forms.reminder_hint')}
            value={timeout.reminder ?? ''}
            onChange={(text) => onChange({ on_timeout: patch(timeout, { reminder: text || undefined }) })}
          />
        </div>
      )}
    </>
  )
}
