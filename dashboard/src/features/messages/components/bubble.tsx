import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'

/** Where a message stands among those of its side that belong together. */
export interface Place {
  isFirst: boolean
  isLast: boolean
}

interface BubbleProps extends Place {
  isOurs: boolean
  className?: string | undefined
  children: ReactNode
}

/** The frame of a message: ours on the right, theirs on the left; what belongs together has one outline. */
export function Bubble({ isOurs, isFirst, isLast, className, children }: BubbleProps) {
  return (
    <div
      className={cn(
        'relative max-w-full rounded-2xl px-3 py-bubble text-sm shadow-xs',
        isOurs ? 'bg-bubble-ours' : 'border bg-bubble',
        isOurs ? !isFirst && 'rounded-tr-sm' : !isFirst && 'rounded-tl-sm',
        isOurs ? 'rounded-br-sm' : 'rounded-bl-sm',
        isLast && (isOurs ? 'rounded-br-md' : 'rounded-bl-md'),
        className,
      )}
    >
      {children}
    </div>
  )
}
