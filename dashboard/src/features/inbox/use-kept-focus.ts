import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

/** The row that has the focus keeps it when the list is put in another order: an element that is moved loses it. */
export function useKeptFocus(list: RefObject<HTMLElement | null>): void {
  const kept = useRef<string>(undefined)
  useEffect(() => {
    const note = ({ target }: Event) => {
      const row = target instanceof Element && target.closest<HTMLElement>('[data-chat]')
      kept.current = row ? row.dataset.chat : undefined
    }
    const forget = () => {
      kept.current = undefined
    }
    document.addEventListener('focusin', note)
    document.addEventListener('pointerdown', forget, true)
    return () => {
      document.removeEventListener('focusin', note)
      document.removeEventListener('pointerdown', forget, true)
    }
  }, [])
  useLayoutEffect(() => {
    if (kept.current === undefined || document.activeElement !== document.body) return
    list.current?.querySelector<HTMLElement>(`[data-chat="${kept.current}"]`)?.focus({ preventScroll: true })
  })
}
