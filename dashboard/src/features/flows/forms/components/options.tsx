import { Plus, Trash2 } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { ChipInput } from '@/components/ui/chip-input.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { SortableList } from '@/components/ui/sortable-list.tsx'
import { newIdAmong } from '@/lib/flow/names.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Option } from '@/types/flow.generated.ts'
import { labelTrouble } from '../labels.ts'

const MOST_OPTIONS = 10

interface OptionsProps {
  options: readonly Option[]
  onChange: (options: Option[]) => void
}

/** What may be chosen, numbered as it will be read, each by its number, its label or another word for it. */
export function Options({ options, onChange }: OptionsProps) {
  const t = useTranslate()
  const set = (index: number, changes: Partial<Option>) =>
    onChange(options.map((old, at) => (at === index ? { ...old, ...changes } : old)))
  return (
    <fieldset className="min-w-0 space-y-3">
      <legend className="text-sm font-medium">{t('flow_forms.options')}</legend>
      <p className="text-sm text-muted-foreground">{t('flow_forms.options_hint')}</p>
      <SortableList
        items={options}
        keyOf={({ id }) => id}
        nameOf={({ label }, index) => label || t('flow_forms.option', { number: index + 1 })}
        onChange={onChange}
      >
        {(option, index) => (
          <OptionFields
            number={index + 1}
            option={option}
            trouble={labelTrouble(options, index)}
            onChange={(changes) => set(index, changes)}
            onRemove={() => onChange(options.filter((_, at) => at !== index))}
          />
        )}
      </SortableList>
      {options.length === 0 && <p className="text-sm text-danger">{t('flow_forms.options_none')}</p>}
      <Button
        variant="outline"
        size="small"
        disabled={options.length >= MOST_OPTIONS}
        onClick={() => onChange([...options, { id: newIdAmong(options), label: '' }])}
      >
        <Plus aria-hidden />
        {t('flow_forms.option_add')}
      </Button>
    </fieldset>
  )
}

interface OptionFieldsProps {
  number: number
  option: Option
  trouble: ReturnType<typeof labelTrouble>
  onChange: (changes: Partial<Option>) => void
  onRemove: () => void
}

function OptionFields({ number, option, trouble, onChange, onRemove }: OptionFieldsProps) {
  const t = useTranslate()
  return (
    <div className="space-y-3">
      <div className="flex items-end gap-1">
        <div className="min-w-0 flex-1">
          <FormField
            label={t('flow_forms.option', { number })}
            maxLength={100}
            value={option.label}
            error={trouble && t(`flow_forms.option_${trouble}`)}
            onChange={({ target }) => onChange({ label: target.value })}
          />
        </div>
        <Button
          variant="ghost"
          size="icon"
          className="self-start mt-5.5"
          aria-label={t('flow_forms.option_remove', { number })}
          onClick={onRemove}
        >
          <Trash2 aria-hidden />
        </Button>
      </div>
      <Field label={t('flow_forms.synonyms', { number })}>
        {(control) => (
          <ChipInput
            {...control}
            values={option.synonyms ?? []}
            addLabel={t('flow_forms.synonym_add')}
            maxLength={100}
            most={20}
            onChange={(synonyms) => onChange({ synonyms })}
          />
        )}
      </Field>
    </div>
  )
}
