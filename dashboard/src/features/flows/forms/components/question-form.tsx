import { ChipInput } from '@/components/ui/chip-input.tsx'
import { Field } from '@/components/ui/field.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import type { NodeOf } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { patch } from '@/lib/patch.ts'
import { AnswerFields } from './answer-fields.tsx'
import { FlowText } from './flow-text.tsx'
import { SaveTo } from './save-to.tsx'
import type { FormProps } from './scoped.tsx'
import { WaitingFields } from './waiting.tsx'

/** Asks for something of a kind, until it can be read. */
export function QuestionForm({ node, onChange }: FormProps<NodeOf<'question'>>) {
  const t = useTranslate()
  return (
    <>
      <FlowText
        label={t('flow_forms.question')}
        required
        value={node.text}
        onChange={(text) => onChange({ ...node, text })}
      />
      <AnswerFields answer={node.answer} onChange={(answer) => onChange({ ...node, answer })} />
      <SaveTo
        label={t('flow_forms.save_to')}
        place={node.save_to}
        onChange={(save_to) =>
          onChange(patch(node, { save_to, ...(save_to === undefined && { use_known: undefined }) }))
        }
      />
      {node.save_to && (
        <SwitchField
          label={t('flow_forms.use_known')}
          hint={t('flow_forms.use_known_hint')}
          checked={node.use_known ?? false}
          onChange={(use_known) => onChange({ ...node, use_known })}
        />
      )}
      <Field label={t('flow_forms.skip_words')} hint={t('flow_forms.skip_words_hint')}>
        {(control) => (
          <ChipInput
            {...control}
            values={node.skip_words ?? []}
            addLabel={t('flow_forms.skip_word_add')}
            maxLength={100}
            most={20}
            onChange={(words) => onChange(patch(node, { skip_words: words.length > 0 ? words : undefined }))}
          />
        )}
      </Field>
      <WaitingFields node={node} onChange={(changes) => onChange({ ...node, ...changes })} />
    </>
  )
}
