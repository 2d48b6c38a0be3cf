import type { ReactNode } from 'react'

interface ListHeaderProps {
  title: string
  description: string
  children: ReactNode
}

/** The head of one of the lists of a page, with its button. */
export function ListHeader({ title, description, children }: ListHeaderProps) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-3">
      <div className="space-y-0.5">
        <h2 className="text-lg font-semibold">{title}</h2>
        <p className="text-sm text-muted-foreground">{description}</p>
      </div>
      {children}
    </div>
  )
}
