import { cn } from '@/lib/cn.ts'
import { sayKeys } from '@/lib/keys.ts'

/** Keys beside what they do; read out as they are written. */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  return (
    <span className={cn('flex shrink-0 gap-0.5', className)}>
      {sayKeys(keys).map((key) => (
        <kbd
          key={key}
          className="grid h-5 min-w-5 place-items-center rounded border bg-muted px-1 font-sans text-2xs font-medium text-muted-foreground"
        >
          {key}
        </kbd>
      ))}
    </span>
  )
}
