import { useState, useSyncExternalStore } from 'react'

const STORAGE_KEY = 'zapbase.contact-panel'
/** From this width on the panel stands beside the thread; below it is laid over. */
const WIDE = '(min-width: 88rem)'

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(WIDE)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

/** Whether the contact's panel is shown, and how; beside the thread the choice is remembered. */
export function usePanel() {
  const isWide = useSyncExternalStore(subscribe, () => window.matchMedia(WIDE).matches)
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
