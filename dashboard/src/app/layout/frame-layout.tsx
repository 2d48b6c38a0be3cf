import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'

interface FrameLayoutProps {
  isRail: boolean
  sidebar: ReactNode
  tabs: ReactNode
  children: ReactNode
}

/** Where the parts of the frame stand: the navigation on the left, on a telephone tabs at the bottom. */
export function FrameLayout({ isRail, sidebar, tabs, children }: FrameLayoutProps) {
  return (
    <div className="min-h-svh md:flex">
      <aside
        className={cn(
          'on-ink sticky top-0 z-20 hidden h-svh shrink-0 md:block',
          isRail ? 'w-rail' : 'w-navigation',
        )}
      >
        {sidebar}
      </aside>
      <div className="flex min-h-svh min-w-0 flex-1 flex-col has-data-full-page:h-svh">
        {children}
        {tabs}
      </div>
    </div>
  )
}
