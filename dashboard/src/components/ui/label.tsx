import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn.ts'

export function Label({ className, ...props }: ComponentProps<'label'>) {
  // biome-ignore lint/a11y/noLabelWithoutControl: the caller gives htmlFor or the control as a child
  return <label className={cn('text-sm font-medium', className)} {...props} />
}
