import { useCommand } from '@/lib/commands.ts'
import type { Mode } from './use-composer.ts'

/** Offers by keys and in the palette what is written in the open chat. */
export function useWritingCommands(canWrite: boolean, setMode: (mode: Mode) => void): void {
  const write = (mode: Mode) => {
    setMode(mode)
    // Once the text is there.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-composer]')?.focus())
  }
  useCommand('reply', canWrite ? { run: () => write('message') } : undefined)
  useCommand('note', canWrite ? { run: () => write('note') } : undefined)
}
