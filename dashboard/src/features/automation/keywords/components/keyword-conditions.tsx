import { Field } from '@/components/ui/field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { type KeywordContext, type KeywordDraft, OCCASIONS } from '../types.ts'

interface KeywordConditionsProps {
  context: KeywordContext
  draft: KeywordDraft
  onChange: (changes: Partial<KeywordDraft>) => void
}

/** On which number, when, and whether in the middle of something else. */
export function KeywordConditions({ context, draft, onChange }: KeywordConditionsProps) {
  const t = useTranslate()
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label={t('keywords.number')}>
          {(control) => (
            <Select
              {...control}
              value={draft.instance_id ?? ''}
              placeholder={t('keywords.number_any')}
              options={context.numbers.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(event) => onChange({ instance_id: event.target.value || null })}
            />
          )}
        </Field>
        <Field label={t('keywords.only_when')}>
          {(control) => (
            <Select
              {...control}
              value={draft.only_when}
              options={OCCASIONS.map((value) => ({ value, label: t(`keywords.only_when.${value}`) }))}
              onChange={(event) =>
                onChange({ only_when: OCCASIONS.find((one) => one === event.target.value) ?? 'always' })
              }
            />
          )}
        </Field>
      </div>
      <SwitchField
        label={t('keywords.interrupts')}
        hint={t('keywords.interrupts_hint')}
        checked={draft.interrupts}
        onChange={(interrupts) => onChange({ interrupts })}
      />
      <SwitchField
        label={t('keywords.enabled')}
        hint={t('keywords.enabled_hint')}
        checked={draft.enabled}
        onChange={(enabled) => onChange({ enabled })}
      />
    </>
  )
}
