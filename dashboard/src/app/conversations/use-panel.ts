import { type RefObject, useState } from 'react'
import { useWidth } from '@/lib/use-width.ts'

const STORAGE_KEY = 'zapbase.contact-panel'
/** The thread and the panel beside it: with less than this the thread would be too narrow (pixels). */
const DOCKED_WIDTH = 672 + 320

/** Whether the contact's panel is shown, and how, in the room of the open chat; beside the thread the choice is kept. */
export function usePanel(room: RefObject<HTMLElement | null>) {
  const isWide = useWidth(room) >= DOCKED_WIDTH
  const [isDocked, setDocked] = useState(() => localStorage.getItem(STORAGE_KEY) !== 'closed')
  const [isLaidOver, setLaidOver] = useState(false)
  const isOpen = isWide ? isDocked : isLaidOver
  return {
    isWide,
    isOpen,
    setOpen: (open: boolean) => {
      if (!isWide) return setLaidOver(open)
      localStorage.setItem(STORAGE_KEY, open ? 'open' : 'closed')
      setDocked(open)
    },
  }
}
