import { useCallback, useEffect, useState } from 'react'
import type { useThread } from './api/use-thread.ts'

/** The message to go to: the address's at first, then whatever is jumped to. */
export function useTarget({ data, showSeq }: ReturnType<typeof useThread>, first: number | undefined) {
  const [target, setTarget] = useState<number>()
  const show = useCallback(
    (seq: number) => {
      setTarget(seq)
      void showSeq(seq)
    },
    [showSeq],
  )
  const isLoaded = data !== undefined
  useEffect(() => {
    if (isLoaded && first !== undefined) show(first)
  }, [isLoaded, first, show])
  const onShown = useCallback(() => setTarget(undefined), [])
  return { target, show, onShown }
}
