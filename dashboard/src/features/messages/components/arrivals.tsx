import { useEffect, useRef, useState } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { previewOf } from '@/lib/preview.ts'
import type { Thread } from '../thread.ts'

/** Reads a message out that comes while the chat is open. The list itself is no live region: scrolling changes it. */
export function Arrivals({ thread }: { thread: Thread | undefined }) {
  const t = useTranslate()
  const [said, setSaid] = useState('')
  const last = thread && !thread.newer ? thread.messages.at(-1) : undefined
  const before = useRef(last?.seq)
  useEffect(() => {
    if (!last) return
    const isNew = before.current !== undefined && last.seq > before.current
    before.current = last.seq
    if (isNew && !last.from_me) setSaid(t('messages.arrived', { text: previewOf(last, t).slice(0, 200) }))
  }, [last, t])
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  )
}
