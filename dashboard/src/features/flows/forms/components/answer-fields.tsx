import { CheckSet } from '@/components/ui/check-set.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { NumberField } from '@/components/ui/number-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { patch } from '@/lib/patch.ts'
import type { Answer } from '@/types/flow.generated.ts'
import {
  ANSWER_KINDS,
  type AnswerKind,
  blankAnswer,
  isUpsideDown,
  LIMITS,
  type LimitInput,
  MEDIA_KINDS,
} from '../answers.ts'

import { Options } from './options.tsx'

interface AnswerFieldsProps {
  answer: Answer
  onChange: (answer: Answer) => void
}

/** What kind of answer is understood, and within which limits. */
export function AnswerFields({ answer, onChange }: AnswerFieldsProps) {
  const t = useTranslate()
  const { kind } = answer
  const limit = LIMITS[kind]
  return (
    <>
      <Field label={t('flow_forms.answer')} hint={t(`flow_forms.answer_hint.${kind}`)}>
        {(control) => (
          <Select
            {...control}
            options={ANSWER_KINDS.map((value) => ({ value, label: t(`flow_forms.answer.${value}`) }))}
            value={kind}
            onChange={({ target }) => onChange(blankAnswer(target.value as AnswerKind))}
          />
        )}
      </Field>
      {kind === 'choice' && (
        <Options options={answer.options ?? []} onChange={(options) => onChange({ ...answer, options })} />
      )}
      {kind === 'media' && (
        <CheckSet
          label={t('flow_forms.media_kinds')}
          hint={t('flow_forms.media_kinds_hint')}
          options={MEDIA_KINDS}
          chosen={answer.media_kinds ?? []}
          nameOf={(one) => t(`filters.kind.${one}`)}
          onChange={(media_kinds) => onChange({ ...answer, media_kinds })}
        />
      )}
      {kind === 'pattern' && (
        <FormField
          label={t('flow_forms.pattern')}
          hint={t('flow_forms.pattern_hint')}
          className="font-mono"
          maxLength={2000}
          autoComplete="off"
          spellCheck={false}
          error={answer.pattern ? undefined : t('flow_forms.pattern_empty')}
          value={answer.pattern ?? ''}
          onChange={({ target }) => onChange({ ...answer, pattern: target.value })}
        />
      )}
      {limit && (
        <div className="grid gap-4 sm:grid-cols-2">
          {(['min', 'max'] as const).map((side) => (
            <Limit
              key={side}
              label={t(`flow_forms.${kind === 'text' ? 'length' : 'limit'}_${side}`)}
              input={limit}
              value={answer[side]}
              onChange={(value) => onChange(patch(answer, { [side]: value }))}
            />
          ))}
        </div>
      )}
      {isUpsideDown(answer) && (
        <p role="alert" className="text-sm text-danger">
          {t('flow_forms.limits_wrong')}
        </p>
      )}
    </>
  )
}

interface LimitProps {
  label: string
  input: LimitInput
  value: number | string | null | undefined
  onChange: (value: number | string | undefined) => void
}

function Limit({ label, input, value, onChange }: LimitProps) {
  if (input === 'number' || input === 'count') {
    const counts = input === 'count' ? { min: 0, max: 65_536 } : { fraction: true }
    return (
      <NumberField
        label={label}
        {...counts}
        value={typeof value === 'number' ? value : undefined}
        onChange={onChange}
      />
    )
  }
  return (
    <FormField
      label={label}
      type={input}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value || undefined)}
    />
  )
}
