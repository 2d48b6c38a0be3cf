import { Field } from '@/components/ui/field.tsx'
import { Select } from '@/components/ui/select.tsx'
import type { Named } from '@/lib/choices.ts'
import { useTranslate } from '@/lib/i18n.ts'

interface NamedSelectProps {
  label: string
  hint?: string
  /** The first choice, which stands for none. */
  none: string
  options: readonly Named[]
  value: string | null | undefined
  onChange: (id: string | undefined) => void
  required?: boolean
}

/** Something of the account's by its name; what is gone stays visible until another is chosen. */
export function NamedSelect({ label, hint, none, options, value, onChange, required }: NamedSelectProps) {
  const t = useTranslate()
  const isGone = Boolean(value) && !options.some(({ id }) => id === value)
  const known = options.map(({ id, name }) => ({ value: id, label: name }))
  const error = isGone
    ? t('flow_forms.choice_gone')
    : required && !value
      ? t('flow_forms.choice_required')
      : undefined
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <Select
          {...control}
          placeholder={none}
          options={isGone ? [...known, { value: value ?? '', label: t('flow_forms.gone') }] : known}
          value={value ?? ''}
          onChange={({ target }) => onChange(target.value || undefined)}
        />
      )}
    </Field>
  )
}
