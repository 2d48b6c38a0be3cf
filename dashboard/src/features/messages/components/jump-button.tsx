import { ArrowDown } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { useTranslate } from '@/lib/i18n.ts'

/** Goes to the newest message, and says how many have come since the reader left it. */
export function JumpButton({ count, onJump }: { count: number; onJump: () => void }) {
  const t = useTranslate()
  return (
    <Button
      variant="outline"
      size="icon"
      aria-label={count > 0 ? t('messages.jump_newest_count', { count }) : t('messages.jump_newest')}
      className="absolute right-4 bottom-4 z-10 rounded-full shadow-lg"
      onClick={onJump}
    >
      <ArrowDown aria-hidden />
      {count > 0 && (
        <span
          aria-hidden
          className="absolute -top-2 grid h-5 min-w-5 place-items-center rounded-full bg-highlight px-1.5 text-2xs font-semibold text-highlight-foreground"
        >
          {count > 99 ? '99+' : count}
        </span>
      )}
    </Button>
  )
}
