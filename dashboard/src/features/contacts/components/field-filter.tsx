import { ListFilter } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover.tsx'
import {
  type CustomField,
  type FieldType,
  fieldLabel,
  fromFieldInput,
  toFieldInput,
} from '@/lib/custom-fields.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { FieldCondition, FieldConditions } from '../search.ts'
import { FieldInput } from './field-input.tsx'

interface FieldFilterProps {
  fields: readonly CustomField[]
  chosen: FieldConditions
  onChange: (chosen: FieldConditions) => void
}

/** Contacts whose custom fields have these values; a text may be a part. */
export function FieldFilter({ fields, chosen, onChange }: FieldFilterProps) {
  const t = useTranslate()
  const [open, setOpen] = useState(false)
  const count = Object.keys(chosen).length
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="outline">
          <ListFilter aria-hidden />
          {t('contacts.fields')}
          {count > 0 && (
            <span className="rounded-full bg-primary px-1.5 text-xs text-primary-foreground">{count}</span>
          )}
        </Button>
      </PopoverTrigger>
      <PopoverContent align="start" aria-label={t('contacts.fields')}>
        <FieldFilterForm
          fields={fields}
          chosen={chosen}
          onApply={(next) => {
            onChange(next)
            setOpen(false)
          }}
        />
      </PopoverContent>
    </Popover>
  )
}

interface FieldFilterFormProps extends Pick<FieldFilterProps, 'fields' | 'chosen'> {
  onApply: (chosen: FieldConditions) => void
}

function FieldFilterForm({ fields, chosen, onApply }: FieldFilterFormProps) {
  const t = useTranslate()
  const [texts, setTexts] = useState(() =>
    Object.fromEntries(fields.map(({ name, type }) => [name, textOf(chosen[name], type)])),
  )
  const values = fields.map(
    ({ name, type }) => [name, fromFieldInput(texts[name] ?? '', type), type] as const,
  )
  const isWrong = values.some(([, value]) => value === null)
  const given = values.flatMap(([name, value, type]) =>
    value == null ? [] : [[name, type === 'text' ? { contains: String(value) } : value] as const],
  )
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (!isWrong) onApply(Object.fromEntries(given))
      }}
    >
      {fields.map(({ id, name, type, label }) => (
        <Field
          key={id}
          label={fieldLabel({ id, name, type, label })}
          error={
            fromFieldInput(texts[name] ?? '', type) === null ? t(`contacts.field_wrong.${type}`) : undefined
          }
        >
          {(attributes) => (
            <FieldInput
              {...attributes}
              type={type}
              value={texts[name] ?? ''}
              onChange={(text) => setTexts({ ...texts, [name]: text })}
            />
          )}
        </Field>
      ))}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={() => onApply({})}>
          {t('common.clear')}
        </Button>
        <Button type="submit" disabled={isWrong}>
          {t('contacts.apply')}
        </Button>
      </div>
    </form>
  )
}

function textOf(condition: FieldCondition | undefined, type: FieldType): string {
  return toFieldInput(typeof condition === 'object' ? condition.contains : condition, type)
}
