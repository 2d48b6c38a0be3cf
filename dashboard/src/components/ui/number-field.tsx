import { type ComponentProps, type ReactNode, useState } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { Field } from './field.tsx'
import { Input } from './input.tsx'

interface NumberFieldProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'min' | 'max'> {
  label: ReactNode
  hint?: ReactNode
  error?: string | undefined
  value: number | undefined
  /** Of a number within the limits, or of undefined once nothing stands there. */
  onChange: (value: number | undefined) => void
  min?: number
  max?: number
  /** Whether it may have a fraction. */
  fraction?: boolean
}

/** A number as people type it, with a comma or a point; said only while it is one within the limits. */
export function NumberField({
  label,
  hint,
  error,
  value,
  onChange,
  min = Number.NEGATIVE_INFINITY,
  max = Number.POSITIVE_INFINITY,
  fraction = false,
  className,
  required = false,
  ...props
}: NumberFieldProps) {
  const t = useTranslate()
  const [text, setText] = useState(textOf(value))
  const typed = numberOf(text)
  const isFit = (number: number) => number >= min && number <= max && (fraction || Number.isInteger(number))
  const isWrong = typed === null || (typed === undefined ? required : !isFit(typed))
  // Somebody else, or an undo, has changed it.
  if (!isWrong && typed !== value) setText(textOf(value))
  const limits = Number.isFinite(min) && Number.isFinite(max)
  const wrong = limits ? t('common.number_between', { min, max }) : t('common.number_wrong')
  return (
    <Field label={label} hint={hint} error={isWrong ? wrong : error} {...(className && { className })}>
      {(control) => (
        <Input
          {...control}
          {...props}
          inputMode={fraction ? 'decimal' : 'numeric'}
          autoComplete="off"
          value={text}
          onChange={({ target }) => {
            setText(target.value)
            const next = numberOf(target.value)
            if (next === undefined && !required) onChange(undefined)
            if (typeof next === 'number' && isFit(next)) onChange(next)
          }}
        />
      )}
    </Field>
  )
}

const textOf = (value: number | undefined) => (value === undefined ? '' : String(value))

/** Undefined when nothing is typed, null when it is no number. */
function numberOf(text: string): number | undefined | null {
  const typed = text.trim().replace(',', '.')
  if (typed === '') return undefined
  const number = Number(typed)
  return Number.isFinite(number) ? number : null
}
