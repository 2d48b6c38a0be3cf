import type { ReactNode } from 'react'
import { PageTitle } from '@/components/page-title.tsx'

interface PageHeaderProps {
  title: string
  description?: string
  /** Buttons beside the title; below it on a telephone. */
  actions?: ReactNode
}

export function PageHeader({ title, description, actions }: PageHeaderProps) {
  return (
    <header className="pb-6">
      <PageTitle title={title} />
      <div className="flex flex-col gap-4 sm:flex-row sm:items-start sm:justify-between">
        <div className="min-w-0 space-y-1">
          <h1 className="text-title">{title}</h1>
          {description && <p className="text-sm text-muted-foreground">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  )
}
