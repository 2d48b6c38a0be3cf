import { type ChangeEvent, type ComponentProps, type FocusEvent, type ReactNode, useRef } from 'react'
import { FormField } from './form-field.tsx'

interface PhoneFieldProps extends ComponentProps<'input'> {
  label: string
  hint?: ReactNode
  error?: string | undefined
}

/** A labelled phone that takes its local form while it is typed; what is corrected in its middle is left alone. */
export function PhoneField({ onChange, onBlur, ...props }: PhoneFieldProps) {
  const before = useRef('')
  const change = (event: ChangeEvent<HTMLInputElement>) => {
    const field = event.target
    const isTyping = field.value.length > before.current.length && field.selectionStart === field.value.length
    if (isTyping) field.value = formatTypedPhone(field.value)
    before.current = field.value
    onChange?.(event)
  }
  const leave = (event: FocusEvent<HTMLInputElement>) => {
    event.target.value = formatTypedPhone(event.target.value)
    before.current = event.target.value
    onBlur?.(event)
  }
  return (
    <FormField
      type="tel"
      inputMode="tel"
      autoComplete="tel"
      placeholder="(11) 99999-9999"
      onChange={change}
      onBlur={leave}
      {...props}
    />
  )
}

/** A phone as far as it was typed, in its local form: Brazilian without `+`, any country's with it. */
function formatTypedPhone(text: string): string {
  const digits = text.replace(/\D/g, '')
  if (text.trim().startsWith('+') || digits.length > 11 || digits.startsWith('0')) return text
  const [area, rest] = [digits.slice(0, 2), digits.slice(2)]
  const half = rest.length > 8 ? 5 : 4
  const [first, last] = [rest.slice(0, half), rest.slice(half)]
  if (rest === '') return digits
  return `(${area}) ${first}${last && `-${last}`}`
}
