import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn.ts'

/** Grows with its text up to the height its class allows. */
export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea
      className={cn(
        'focus-ring field-sizing-content max-h-64 min-h-20 w-full resize-none rounded-md border border-input bg-card px-3 py-2 text-base shadow-xs placeholder:text-muted-foreground disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-danger md:text-sm',
        className,
      )}
      {...props}
    />
  )
}
