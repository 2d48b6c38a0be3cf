import { type ComponentProps, useId } from 'react'
import { Input } from './input.tsx'

interface FormFieldProps extends ComponentProps<'input'> {
  label: string
  error?: string | undefined
}

/** A labelled input whose error is read out with it. */
export function FormField({ label, error, ...props }: FormFieldProps) {
  const id = useId()
  return (
    <div className="space-y-2">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <Input
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        {...props}
      />
      {error && (
        <p id={`${id}-error`} className="text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  )
}
