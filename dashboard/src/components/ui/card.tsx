import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn.ts'

export function Card({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('rounded-xl border bg-card shadow-xs', className)} {...props} />
}
