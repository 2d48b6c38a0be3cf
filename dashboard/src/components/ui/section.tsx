import { type ReactNode, useId } from 'react'
import { Card } from '@/components/ui/card.tsx'

interface SectionProps {
  title: string
  description?: string
  className?: string
  children: ReactNode
}

/** A part of the page: what it is about, and its form below. */
export function Section({ title, description, className, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={className}>
      <Card className="h-full space-y-4 p-5">
        <div className="space-y-1">
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          {description && <p className="text-sm text-muted-foreground">{description}</p>}
        </div>
        {children}
      </Card>
    </section>
  )
}
