import { useId } from 'react'
import { Field } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Select } from '@/components/ui/select.tsx'
import { useChoices } from '@/lib/choices.ts'
import { fieldLabel } from '@/lib/custom-fields.ts'
import { isVariableName, variableName } from '@/lib/flow/names.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { ToField, ToVariable } from '@/types/flow.generated.ts'
import { useFormScope } from '../scope.ts'

type Place = ToField | ToVariable

interface SaveToProps {
  label: string
  hint?: string
  place: Place | null | undefined
  onChange: (place: Place | undefined) => void
  /** Whether it must be kept somewhere. */
  required?: boolean
}

const KINDS = ['none', 'field', 'variable'] as const

/** Where a value is kept: in a field of the contact for good, or in a variable while the flow runs. */
export function SaveTo({ label, hint, place, onChange, required = false }: SaveToProps) {
  const t = useTranslate()
  const { fields } = useChoices()
  const kind = !place ? 'none' : 'field' in place ? 'field' : 'variable'
  const choose = (next: string) => {
    if (next === 'field') onChange({ field: fields[0]?.name ?? '' })
    else onChange(next === 'variable' ? { variable: '' } : undefined)
  }
  const kinds = KINDS.filter((one) => !(required && one === 'none'))
  return (
    <div className="space-y-3">
      <Field label={label} hint={hint}>
        {(control) => (
          <Select
            {...control}
            options={kinds.map((value) => ({ value, label: t(`flow_forms.save.${value}`) }))}
            value={kind}
            onChange={({ target }) => choose(target.value)}
          />
        )}
      </Field>
      {place && 'field' in place && (
        <FieldSelect name={place.field} onChange={(field) => onChange({ field })} />
      )}
      {place && 'variable' in place && (
        <VariableInput name={place.variable} onChange={(variable) => onChange({ variable })} />
      )}
    </div>
  )
}

interface NameProps {
  name: string
  onChange: (name: string) => void
}

export function FieldSelect({ name, onChange }: NameProps) {
  const t = useTranslate()
  const { fields } = useChoices()
  const isGone = name !== '' && !fields.some((field) => field.name === name)
  const known = fields.map((field) => ({ value: field.name, label: fieldLabel(field) }))
  const empty = fields.length === 0 ? t('flow_forms.field_none') : t('flow_forms.choice_required')
  return (
    <Field
      label={t('flow_forms.field')}
      error={isGone ? t('flow_forms.choice_gone') : name === '' ? empty : undefined}
    >
      {(control) => (
        <Select
          {...control}
          placeholder={t('flow_forms.choose')}
          options={isGone ? [...known, { value: name, label: name }] : known}
          value={name}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  )
}

/** Any name may be typed; what the engine would not take becomes it once the field is left. */
export function VariableInput({ name, onChange }: NameProps) {
  const t = useTranslate()
  const id = useId()
  const { variables } = useFormScope()
  const error =
    name === ''
      ? t('flow_forms.variable_empty')
      : isVariableName(name)
        ? undefined
        : t('flow_forms.variable_wrong')
  return (
    <Field label={t('flow_forms.variable')} hint={t('flow_forms.variable_hint')} error={error}>
      {(control) => (
        <>
          <Input
            {...control}
            list={id}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            maxLength={40}
            value={name}
            onBlur={() => {
              if (name !== '' && !isVariableName(name)) onChange(variableName(name))
            }}
            onChange={({ target }) => onChange(target.value)}
          />
          <datalist id={id}>
            {variables.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  )
}
