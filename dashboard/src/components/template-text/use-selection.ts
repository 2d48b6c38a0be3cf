import { useLayoutEffect, useRef } from 'react'
import type { Selection } from '@/lib/template-text.ts'

type Input = HTMLTextAreaElement | HTMLInputElement

/** Changes a controlled input where its cursor stands, which stays behind what was changed. */
export function useSelection<Element extends Input>(value: string, onChange: (value: string) => void) {
  const input = useRef<Element>(null)
  const wanted = useRef<Selection>(undefined)
  const place = () => {
    const { current } = wanted
    if (!current || !input.current || input.current.value !== current.text) return
    input.current.focus()
    input.current.setSelectionRange(current.start, current.end)
    wanted.current = undefined
  }
  useLayoutEffect(place)
  const change = (make: (selection: Selection) => Selection) => {
    const { selectionStart, selectionEnd } = input.current ?? {}
    const start = selectionStart ?? value.length
    wanted.current = make({ text: value, start, end: selectionEnd ?? start })
    onChange(wanted.current.text)
  }
  return { input, change, focus: () => input.current?.focus() }
}
