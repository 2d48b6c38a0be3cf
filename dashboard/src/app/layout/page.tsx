import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'

/**
 * The room of an ordinary page, which scrolls with the window. However narrow its contents (`className` says `max-w-…`),
 * they begin where those of all pages do: the title stays in its place from page to page.
 */
export function Page({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div className="mx-auto w-full max-w-7xl p-page">
      <div className={cn('w-full', className)}>{children}</div>
    </div>
  )
}

/** The room of a page that fills the window and scrolls inside, such as the conversations. */
export function FullPage({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div data-full-page className={cn('flex min-h-0 flex-1 overflow-hidden', className)}>
      {children}
    </div>
  )
}
