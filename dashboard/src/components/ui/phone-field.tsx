import { type ChangeEvent, type ComponentProps, type FocusEvent, type ReactNode, useRef } from 'react'
import { formatTypedPhone } from '@/lib/phone.ts'
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
