import { Info } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'
import type { Mode } from '../use-composer.ts'
import { ModeSwitch } from './mode-switch.tsx'

interface ComposerFrameProps {
  mode: Mode
  onMode: (mode: Mode) => void
  canWrite: boolean
  notice: string | undefined
  children: ReactNode
}

/** The bottom of a thread: what to write, what to know before writing, and the text itself. */
export function ComposerFrame({ mode, onMode, canWrite, notice, children }: ComposerFrameProps) {
  return (
    <footer
      className={cn(
        'shrink-0 space-y-2 border-t bg-card px-3 py-2 sm:px-4',
        mode === 'note' && 'border-warning/40',
      )}
    >
      {notice && (
        <p className="flex items-start gap-2 rounded-md bg-warning-soft px-3 py-1.5 text-xs text-warning">
          <Info className="mt-px size-3.5 shrink-0" aria-hidden />
          {notice}
        </p>
      )}
      {canWrite && <ModeSwitch mode={mode} onMode={onMode} />}
      {canWrite && children}
    </footer>
  )
}
