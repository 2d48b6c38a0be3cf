import { Switch as Primitive } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn.ts'

export function Switch({ className, ...props }: ComponentProps<typeof Primitive.Root>) {
  return (
    <Primitive.Root
      className={cn(
        'peer focus-ring inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-transparent bg-input p-px transition-colors disabled:cursor-not-allowed disabled:opacity-50 data-[state=checked]:bg-primary',
        className,
      )}
      {...props}
    >
      <Primitive.Thumb className="size-4 rounded-full bg-white shadow-xs transition-transform data-[state=checked]:translate-x-4 dark:data-[state=checked]:bg-primary-foreground" />
    </Primitive.Root>
  )
}
