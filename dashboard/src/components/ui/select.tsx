import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn.ts'

interface SelectProps extends Omit<ComponentProps<'select'>, 'children'> {
  options: readonly { value: string; label: string; disabled?: boolean }[]
  /** Shown as the first, empty choice. */
  placeholder?: string
}

/** The browser's own list, as telephones show it best; Radix's would add a style element. */
export function Select({ options, placeholder, className, ...props }: SelectProps) {
  return (
    <span className={cn('relative inline-flex w-full', className)}>
      <select
        className="focus-ring h-control w-full appearance-none rounded-md border border-input bg-card pr-9 pl-3 text-base shadow-xs disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-danger md:text-sm"
        {...props}
      >
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map(({ value, label, disabled }) => (
          <option key={value} value={value} disabled={disabled}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute inset-y-0 right-3 my-auto size-4 text-muted-foreground"
      />
    </span>
  )
}
