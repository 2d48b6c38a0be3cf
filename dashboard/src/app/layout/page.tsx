import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'

/** The room of an ordinary page, which scrolls with the window. */
export function Page({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={cn('mx-auto w-full max-w-7xl p-page', className)}>{children}</div>
}

/** The room of a page that fills the window and scrolls inside, such as the conversations. */
export function FullPage({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <div data-full-page className={cn('flex min-h-0 flex-1 overflow-hidden', className)}>
      {children}
    </div>
  )
}
