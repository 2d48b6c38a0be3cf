import { ChipInput } from '@/components/ui/chip-input.tsx'
import { DurationField } from '@/components/ui/duration-field.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { useChoices } from '@/lib/choices.ts'
import type { Comparison, Value } from '@/lib/filters/filter.ts'
import { inputOf, isRange } from '@/lib/filters/operators.ts'
import { type Family, optionsOf } from '@/lib/filters/subjects.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { patch } from '@/lib/patch.ts'
import { PlainInput, RangeValue } from './plain-value.tsx'
import { DaySet, KindSet } from './value-sets.tsx'

interface FilterValueProps {
  comparison: Comparison
  family: Family
  onChange: (comparison: Comparison) => void
}

/** What a subject is compared with, typed or chosen as befits it. */
export function FilterValue({ comparison, family, onChange }: FilterValueProps) {
  const t = useTranslate()
  const choices = useChoices()
  const { value, operator, subject } = comparison
  const set = (next: Value | undefined) => onChange(patch(comparison, { value: next }))
  const chosen = Array.isArray(value) ? value.map(String) : []
  const label = t('filters.value')
  const input = inputOf(family, operator)
  switch (input) {
    case 'none':
      return null
    case 'duration':
      return (
        <DurationField
          label={<span className="sr-only">{label}</span>}
          value={typeof value === 'string' ? value : undefined}
          onChange={set}
        />
      )
    case 'flag':
      return (
        <Select
          aria-label={label}
          options={[
            { value: 'true', label: t('common.yes') },
            { value: 'false', label: t('common.no') },
          ]}
          value={String(value === true)}
          onChange={({ target }) => set(target.value === 'true')}
        />
      )
    case 'tag':
    case 'option':
      return (
        <OptionValue
          label={label}
          options={
            input === 'tag'
              ? choices.tags.map(({ name }) => ({ value: name, label: name }))
              : (optionsOf(subject, choices) ?? []).map(({ id, name }) => ({ value: id, label: name }))
          }
          value={value}
          onChange={set}
        />
      )
    case 'days':
      return <DaySet label={label} chosen={chosen} onChange={set} />
    case 'kinds':
      return <KindSet label={label} chosen={chosen} onChange={set} />
    case 'words':
      return (
        <Field label={<span className="sr-only">{label}</span>} className="@md:col-span-2">
          {(control) => (
            <ChipInput
              {...control}
              values={chosen}
              addLabel={t('filters.add_word')}
              maxLength={200}
              most={50}
              onChange={set}
            />
          )}
        </Field>
      )
    default:
      return isRange(operator) ? (
        <RangeValue input={input} value={value} onChange={set} />
      ) : (
        <PlainInput label={label} input={input} value={value} onChange={set} />
      )
  }
}

interface OptionValueProps {
  label: string
  options: { value: string; label: string }[]
  value: unknown
  onChange: (value: string) => void
}

function OptionValue({ label, options, value, onChange }: OptionValueProps) {
  const t = useTranslate()
  const known = typeof value === 'string' ? value : ''
  // What is no longer there stays visible until another is chosen.
  const gone = known && !options.some((option) => option.value === known)
  return (
    <Select
      aria-label={label}
      placeholder={t('filters.choose')}
      options={gone ? [...options, { value: known, label: t('filters.gone') }] : options}
      value={known}
      onChange={({ target }) => onChange(target.value)}
    />
  )
}
