import { cn } from '@/lib/cn.ts'

const TONES = { primary: 'bg-primary', warning: 'bg-warning', danger: 'bg-danger' }

interface ProgressProps {
  label: string
  value: number
  max?: number
  tone?: keyof typeof TONES
  className?: string
}

/** A bar from nothing to `max`; a value beyond it fills the bar. */
export function Progress({ label, value, max = 100, tone = 'primary', className }: ProgressProps) {
  const part = max > 0 ? Math.min(1, Math.max(0, value / max)) : 1
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={Math.min(value, max)}
      className={cn('h-2 w-full overflow-hidden rounded-full bg-muted', className)}
    >
      <div
        className={cn('h-full rounded-full transition-[width]', TONES[tone])}
        style={{ width: `${part * 100}%` }}
      />
    </div>
  )
}
