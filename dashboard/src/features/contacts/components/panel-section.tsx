import { type ReactNode, useId } from 'react'

interface PanelSectionProps {
  title: string
  description?: string
  children: ReactNode
}

export function PanelSection({ title, description, children }: PanelSectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="space-y-3">
      <div className="space-y-1">
        <h3 id={id} className="text-sm font-semibold">
          {title}
        </h3>
        {description && <p className="text-sm text-muted-foreground">{description}</p>}
      </div>
      {children}
    </section>
  )
}
