import { useId } from 'react'
import { cn } from '@/lib/cn.ts'
import { Checkbox } from './checkbox.tsx'

interface CheckSetProps<Option extends string> {
  label: string
  /** Shown unless the label says it all to whoever sees what stands around it. */
  hint?: string
  isLabelHidden?: boolean
  options: readonly Option[]
  chosen: readonly string[]
  nameOf: (option: Option) => string
  onChange: (chosen: Option[]) => void
}

/** Several out of a few, all in sight. What is chosen keeps the order of the options. */
export function CheckSet<Option extends string>(props: CheckSetProps<Option>) {
  const { label, hint, isLabelHidden = false, options, chosen, nameOf, onChange } = props
  const id = useId()
  const toggle = (option: Option) =>
    onChange(options.filter((one) => (one === option ? !chosen.includes(one) : chosen.includes(one))))
  return (
    <fieldset className="min-w-0" aria-describedby={hint && `${id}-hint`}>
      <legend className={cn('text-sm font-medium', isLabelHidden && 'sr-only')}>{label}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-2 py-2">
        {options.map((option) => (
          <span key={option} className="flex items-center gap-2 text-sm">
            <Checkbox
              id={`${id}-${option}`}
              checked={chosen.includes(option)}
              onCheckedChange={() => toggle(option)}
            />
            <label htmlFor={`${id}-${option}`}>{nameOf(option)}</label>
          </span>
        ))}
      </div>
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted-foreground">
          {hint}
        </p>
      )}
    </fieldset>
  )
}
