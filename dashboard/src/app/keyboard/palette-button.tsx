import { Search } from 'lucide-react'
import { Kbd } from '@/components/ui/kbd.tsx'
import { cn } from '@/lib/cn.ts'
import { COMMANDS, runCommand } from '@/lib/commands.ts'
import { useTranslate } from '@/lib/i18n.ts'

interface PaletteButtonProps {
  isRail: boolean
  /** Called first, so that the panel on a telephone can close. */
  onOpen: (() => void) | undefined
}

/** Says that there is a palette, and opens it where there are no keys. */
export function PaletteButton({ isRail, onOpen }: PaletteButtonProps) {
  const t = useTranslate()
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      title={isRail ? t('layout.palette') : undefined}
      className={cn(
        'focus-ring flex min-h-control-small items-center gap-2.5 rounded-md border bg-card text-sm text-muted-foreground hover:bg-accent hover:text-foreground',
        isRail ? 'size-control justify-center' : 'pr-2 pl-3',
      )}
      onClick={() => {
        onOpen?.()
        // Once a panel has given the focus back.
        setTimeout(() => runCommand('palette'))
      }}
    >
      <Search className="size-4 shrink-0" aria-hidden />
      <span className={isRail ? 'sr-only' : 'min-w-0 flex-1 truncate text-left'}>{t('layout.palette')}</span>
      {!isRail && <Kbd keys={COMMANDS.palette.keys} className="max-md:hidden" />}
    </button>
  )
}
