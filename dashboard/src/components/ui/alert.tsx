import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'

const TONES = {
  info: { icon: Info, classes: 'bg-info-soft text-info' },
  warning: { icon: TriangleAlert, classes: 'bg-warning-soft text-warning' },
  danger: { icon: CircleAlert, classes: 'bg-danger-soft text-danger' },
}

interface AlertProps {
  tone: keyof typeof TONES
  title: ReactNode
  children?: ReactNode
  className?: string
}

/** A notice with a title in its tone's colour and plain text below. Readers are told by the live region around it. */
export function Alert({ tone, title, children, className }: AlertProps) {
  const { icon: Icon, classes } = TONES[tone]
  return (
    <div className={cn('flex gap-3 rounded-lg px-3.5 py-3 text-sm', classes, className)}>
      <Icon className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div className="min-w-0 space-y-1">
        <p className="font-medium">{title}</p>
        {children && <div className="space-y-1 text-foreground/85">{children}</div>}
      </div>
    </div>
  )
}
