import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn.ts'

/** The place of something that is on its way, in its size. */
export function Skeleton({ className, style }: Pick<ComponentProps<'div'>, 'className' | 'style'>) {
  return (
    <div aria-hidden className={cn('animate-pulse rounded-md bg-foreground/7', className)} style={style} />
  )
}

/** The place of a list: rows with a mark and two lines. */
export function SkeletonRows({ count }: { count: number }) {
  return (
    <div aria-hidden className="divide-y overflow-hidden rounded-xl border bg-card">
      {[...new Array(count).keys()].map((place) => (
        <div key={place} className="flex items-center gap-3 px-4 py-row">
          <Skeleton className="size-8 shrink-0 rounded-full" />
          <div className="min-w-0 flex-1 space-y-2">
            <Skeleton className="h-3.5 w-1/3" />
            <Skeleton className="h-3 w-3/5" />
          </div>
        </div>
      ))}
    </div>
  )
}
