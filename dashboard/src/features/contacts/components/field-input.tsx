import type { ComponentProps } from 'react'
import { Input } from '@/components/ui/input.tsx'
import { Select } from '@/components/ui/select.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import type { FieldType } from '@/lib/custom-fields.ts'
import { useTranslate } from '@/lib/i18n.ts'

interface FieldInputProps extends Omit<ComponentProps<'input'>, 'type' | 'onChange' | 'value'> {
  type: FieldType
  value: string
  onChange: (text: string) => void
}

const INPUT_TYPES = { text: 'text', number: 'text', date: 'date', datetime: 'datetime-local' } as const

/** The input for a custom field of that type; its text is what `fromFieldInput` reads. */
export function FieldInput({ type, value, onChange, id, ...props }: FieldInputProps) {
  const t = useTranslate()
  if (type === 'boolean') {
    const options = [
      { value: 'true', label: t('common.yes') },
      { value: 'false', label: t('common.no') },
    ]
    return (
      <Select
        {...(id !== undefined && { id })}
        aria-label={props['aria-label']}
        aria-describedby={props['aria-describedby']}
        placeholder="–"
        options={options}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    )
  }
  // An input would join its lines, and save them so.
  if (type === 'text' && value.includes('\n')) {
    return (
      <Textarea
        {...(id !== undefined && { id })}
        aria-label={props['aria-label']}
        aria-invalid={props['aria-invalid']}
        aria-describedby={props['aria-describedby']}
        maxLength={props.maxLength}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    )
  }
  return (
    <Input
      {...props}
      {...(id !== undefined && { id })}
      type={INPUT_TYPES[type]}
      inputMode={type === 'number' ? 'decimal' : props.inputMode}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
