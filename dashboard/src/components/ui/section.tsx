import { type ReactNode, useId } from 'react'
import { Card } from '@/components/ui/card.tsx'

interface SectionProps {
  title: string
  description?: string
  children: ReactNode
}

/** A part of the page: what it is about on the left, its form on the right. */
export function Section({ title, description, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="grid grid-cols-1 gap-4 lg:grid-cols-[1fr_2fr] lg:gap-10">
      <div className="space-y-1">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        {description && <p className="text-sm text-muted-foreground">{description}</p>}
      </div>
      <Card className="min-w-0 p-5">{children}</Card>
    </section>
  )
}
