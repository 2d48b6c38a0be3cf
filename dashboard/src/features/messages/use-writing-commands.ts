import { flushSync } from 'react-dom'
import { useCommand } from '@/lib/commands.ts'
import type { Mode } from './use-composer.ts'

/** Offers by keys and in the palette what is written in the open chat. */
export function useWritingCommands(canWrite: boolean, setMode: (mode: Mode) => void): void {
  const write = (mode: Mode) => {
    flushSync(() => setMode(mode))
    const focus = () => document.querySelector<HTMLElement>('[data-composer]')?.focus()
    // At once: what is typed next is words and no keys. And after the palette has given the focus back.
    focus()
    requestAnimationFrame(focus)
  }
  useCommand('reply', canWrite ? { run: () => write('message') } : undefined)
  useCommand('note', canWrite ? { run: () => write('note') } : undefined)
}
