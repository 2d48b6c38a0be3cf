import { useEffect, useEffectEvent, useRef, useState } from 'react'

/** How long the reader has to pause before it is searched (milliseconds). */
const PAUSE = 250

/**
 * The text of a search box and how it is set. It is searched for after a pause; `value` is what the address says, and is
 * followed when it changes by another way, such as "back". An answer to what was typed before changes nothing typed since.
 */
export function useTypedSearch(value: string, onSearch: (text: string) => void) {
  const [typed, setTyped] = useState(value)
  // What was asked for and is not in the address yet, the oldest first.
  const asked = useRef<string[]>([])
  const search = useEffectEvent(onSearch)
  useEffect(() => {
    const place = asked.current.indexOf(value)
    asked.current = place < 0 ? [] : asked.current.slice(place + 1)
    if (place < 0) setTyped(value)
  }, [value])
  useEffect(() => {
    const text = typed.trim()
    if (text === (asked.current.at(-1) ?? value)) return
    const timer = setTimeout(() => {
      asked.current.push(text)
      search(text)
    }, PAUSE)
    return () => clearTimeout(timer)
  }, [typed, value])
  return [typed, setTyped] as const
}
