import { RadioGroup as Primitive } from 'radix-ui'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { cn } from '@/lib/cn.ts'

export function RadioGroup({ className, ...props }: ComponentProps<typeof Primitive.Root>) {
  return <Primitive.Root className={cn('grid gap-3', className)} {...props} />
}

interface RadioOptionProps extends Omit<ComponentProps<typeof Primitive.Item>, 'children'> {
  label: ReactNode
  description?: ReactNode
}

/** One choice with its label and, below it, what it means. */
export function RadioOption({ label, description, className, ...props }: RadioOptionProps) {
  const id = useId()
  return (
    <div className={cn('flex items-start gap-3', className)}>
      <Primitive.Item
        id={id}
        aria-describedby={description ? `${id}-text` : undefined}
        className="focus-ring mt-0.5 grid size-4.5 shrink-0 place-items-center rounded-full border border-input bg-card shadow-xs disabled:cursor-not-allowed disabled:opacity-50 data-[state=checked]:border-primary"
        {...props}
      >
        <Primitive.Indicator className="size-2.5 rounded-full bg-primary" />
      </Primitive.Item>
      <div className="space-y-0.5">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {description && (
          <p id={`${id}-text`} className="text-sm text-muted-foreground">
            {description}
          </p>
        )}
      </div>
    </div>
  )
}
