import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'

interface EmptyStateProps {
  icon: LucideIcon
  /** What is not here yet. */
  title: string
  /** What it is good for, or how it comes to be. */
  description: string
  /** `plain` stands in a room of its own, such as a column: without a frame. */
  variant?: 'framed' | 'plain'
  /** The one thing to do about it. */
  children?: ReactNode
}

/** In place of a list with nothing in it: says what would be here and how to begin. */
export function EmptyState({
  icon: Icon,
  title,
  description,
  variant = 'framed',
  children,
}: EmptyStateProps) {
  return (
    <div
      className={cn(
        'flex flex-col items-center gap-5 px-6 py-14 text-center',
        variant === 'framed' && 'rounded-xl border border-dashed border-input',
      )}
    >
      {/* A speech bubble, as in our sign. */}
      <span className="grid size-16 place-items-center rounded-full rounded-bl-sm bg-highlight/25 text-foreground">
        <Icon className="size-7" strokeWidth={1.6} aria-hidden />
      </span>
      <div className="max-w-sm space-y-1.5">
        <p className="text-lg font-semibold text-balance">{title}</p>
        <p className="text-sm text-pretty text-muted-foreground">{description}</p>
      </div>
      {children}
    </div>
  )
}
