import type { Virtualizer } from '@tanstack/react-virtual'
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import type { Item } from './items.ts'

/** How many lines before an end the next part is asked for. */
const AHEAD = 20
/** How long a message stays marked once it was jumped to (milliseconds). */
const MARK_TIME = 2_500

/** What is loaded of a thread, and what its place asks for. */
export interface Scrolled {
  /** Whether there is more than is loaded, at either end. */
  older: boolean
  newer: boolean
  onOlder: () => void
  onNewer: () => void
  onNewest: () => Promise<unknown>
  /** Whether the reader looks at the newest message. */
  onEnd: (isAtEnd: boolean) => void
  /** The seq of the message to show. */
  target: number | undefined
  onShown: () => void
}

/** Where a thread starts, what it loads on the way, and what came while its reader was further up. */
export function useThreadScroll(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  items: readonly Item[],
  { older, newer, onOlder, onNewer, onNewest, onEnd, target, onShown }: Scrolled,
) {
  const last = lastSeq(items)
  const [seen, setSeen] = useState(last)
  const [marked, setMarked] = useState<number>()
  const lines = virtualizer.getVirtualItems()
  const isAtEnd = !newer && virtualizer.isAtEnd()
  const load = useEffectEvent((end: 'older' | 'newer') => (end === 'older' ? onOlder() : onNewer()))
  const tell = useEffectEvent(onEnd)

  const start = useEffectEvent(() => {
    const unread = items.findIndex(({ type }) => type === 'unread')
    if (unread > 0) virtualizer.scrollToIndex(unread, { align: 'start' })
    else virtualizer.scrollToEnd()
  })
  useLayoutEffect(() => start(), [])

  // A bar that comes above it or a growing text below it takes from its height: who reads the end stays there.
  const scroller = virtualizer.scrollElement
  useEffect(() => {
    if (!scroller) return
    let height = scroller.clientHeight
    const observer = new ResizeObserver(() => {
      const below = scroller.scrollHeight - scroller.scrollTop - height
      height = scroller.clientHeight
      if (below < virtualizer.options.scrollEndThreshold) virtualizer.scrollToEnd()
    })
    observer.observe(scroller)
    return () => observer.disconnect()
  }, [scroller, virtualizer])

  const nearStart = older && (lines[0]?.index ?? 0) < AHEAD
  const nearEnd = newer && (lines.at(-1)?.index ?? 0) >= items.length - AHEAD
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when a part has come
  useEffect(() => {
    if (nearStart) load('older')
  }, [nearStart, items.length])
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when a part has come
  useEffect(() => {
    if (nearEnd) load('newer')
  }, [nearEnd, items.length])

  useEffect(() => tell(isAtEnd), [isAtEnd])
  useEffect(() => {
    if (isAtEnd) setSeen(last)
  }, [isAtEnd, last])

  const shown = useEffectEvent(onShown)
  const wanted = target === undefined ? -1 : items.findIndex((item) => seqsOf(item).includes(target))
  useEffect(() => {
    if (wanted < 0 || target === undefined) return
    virtualizer.scrollToIndex(wanted, { align: 'center' })
    setMarked(target)
    shown()
  }, [wanted, target, virtualizer])
  useEffect(() => {
    if (marked === undefined) return
    const timer = setTimeout(() => setMarked(undefined), MARK_TIME)
    return () => clearTimeout(timer)
  }, [marked])

  // What is sent from here is seen at once, wherever the reader was.
  const sent = items.filter(({ type }) => type === 'outgoing').length
  const before = useRef(sent)
  useEffect(() => {
    if (sent > before.current) virtualizer.scrollToEnd()
    before.current = sent
  }, [sent, virtualizer])

  return {
    isAtEnd,
    marked,
    unseen: isAtEnd ? 0 : countReceived(items, seen),
    jumpToEnd: async () => {
      await onNewest()
      virtualizer.scrollToEnd()
    },
  }
}

function seqsOf(item: Item): number[] {
  if (item.type === 'message') return [item.message.seq]
  return item.type === 'scheduled' ? item.messages.map(({ seq }) => seq) : []
}

function lastSeq(items: readonly Item[]): number {
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index]
    if (item?.type === 'message') return item.message.seq
  }
  return 0
}

function countReceived(items: readonly Item[], after: number): number {
  let count = 0
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index]
    if (item?.type !== 'message') continue
    if (item.message.seq <= after) break
    if (!item.message.from_me) count++
  }
  return count
}
