import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn.ts'

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return (
    <input
      className={cn(
        'focus-ring h-control w-full rounded-md border border-input bg-card px-3 text-base shadow-xs placeholder:text-muted-foreground disabled:cursor-not-allowed disabled:bg-muted disabled:text-muted-foreground aria-invalid:border-danger md:text-sm',
        className,
      )}
      {...props}
    />
  )
}
