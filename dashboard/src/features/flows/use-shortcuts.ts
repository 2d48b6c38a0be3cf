import { useEffect, useEffectEvent } from 'react'
import { isField, isOpen } from '@/lib/keys.ts'

interface Shortcuts {
  undo: () => void
  redo: () => void
  search: () => void
  selectAll: () => void
  duplicate: () => void
  /** What is chosen, as text; empty when nothing is. */
  copy: () => string
  cut: () => string
  paste: (text: string) => void
}

/** The keys of the canvas. In a field, and in a window over the page, they do what they do there. */
export function useShortcuts(shortcuts: Shortcuts, isReadOnly: boolean): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return
    const key = event.key.toLowerCase()
    if (key === 'f' && !isInWindow()) return run(event, shortcuts.search)
    if (isElsewhere(event.target)) return
    if (key === 'a') run(event, shortcuts.selectAll)
    if (isReadOnly) return
    if (key === 'z') run(event, event.shiftKey ? shortcuts.redo : shortcuts.undo)
    if (key === 'y') run(event, shortcuts.redo)
    if (key === 'd') run(event, shortcuts.duplicate)
  })
  const clip = useEffectEvent((event: ClipboardEvent) => {
    if (isElsewhere(event.target) || !event.clipboardData) return
    if (event.type === 'paste') {
      if (!isReadOnly) shortcuts.paste(event.clipboardData.getData('text/plain'))
      return
    }
    if (String(window.getSelection()) !== '') return
    const text = event.type === 'cut' && !isReadOnly ? shortcuts.cut() : shortcuts.copy()
    if (text === '') return
    event.clipboardData.setData('text/plain', text)
    event.preventDefault()
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => press(event)
    const onClip = (event: ClipboardEvent) => clip(event)
    window.addEventListener('keydown', onKey)
    for (const name of CLIPS) document.addEventListener(name, onClip)
    return () => {
      window.removeEventListener('keydown', onKey)
      for (const name of CLIPS) document.removeEventListener(name, onClip)
    }
  }, [])
}

const CLIPS = ['copy', 'cut', 'paste'] as const

function run(event: KeyboardEvent, action: () => void): void {
  event.preventDefault()
  action()
}

const isInWindow = () => isOpen('dialog', 'alertdialog')

const isElsewhere = (target: EventTarget | null) => isField(target) || isInWindow()
