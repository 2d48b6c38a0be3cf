import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Mode } from '../use-composer.ts'

/** Whether what is written goes to the person or stays with the team. */
export function ModeSwitch({ mode, onMode }: { mode: Mode; onMode: (mode: Mode) => void }) {
  const t = useTranslate()
  return (
    <fieldset aria-label={t('messages.composer_mode')} className="flex gap-1 text-xs font-medium">
      {(['message', 'note'] as const).map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={mode === name}
          className={cn(
            'focus-ring rounded-md px-2.5 py-1',
            mode !== name && 'text-muted-foreground hover:bg-accent',
            mode === name && (name === 'note' ? 'bg-warning-soft text-warning' : 'bg-muted text-foreground'),
          )}
          onClick={() => onMode(name)}
        >
          {t(`messages.mode_${name}`)}
        </button>
      ))}
    </fieldset>
  )
}
