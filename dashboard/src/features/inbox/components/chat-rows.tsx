import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useEffectEvent, useRef } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { useNow } from '@/lib/time.ts'
import type { Chat } from '../types.ts'
import { ChatRow, ROW_HEIGHT, type RowContext } from './chat-row.tsx'

interface ChatRowsProps {
  chats: readonly Chat[]
  openId: string | undefined
  context: RowContext
  hasMore: boolean
  onMore: () => void
}

/** How many rows before the end the next page is asked for. */
const AHEAD = 25

/** The rows in sight of a list of any length. Up, down, Home and End go from chat to chat. */
export function ChatRows({ chats, openId, context, hasMore, onMore }: ChatRowsProps) {
  const t = useTranslate()
  const now = useNow(30_000)
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: chats.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => chats[index]?.id ?? index,
    overscan: 8,
  })
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const more = useEffectEvent(onMore)
  useEffect(() => {
    if (hasMore && last >= chats.length - AHEAD) more()
  }, [hasMore, last, chats.length])

  const move = (event: KeyboardEvent) => {
    const target = targetOf(event, chats, openId)
    if (target === undefined) return
    event.preventDefault()
    virtualizer.scrollToIndex(target)
    const id = chats[target]?.id
    // The row is drawn once the list has scrolled.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        scroller.current?.querySelector<HTMLElement>(`[data-chat="${id}"]`)?.focus(),
      ),
    )
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the rows are links; arrows only move among them
    <div
      ref={scroller}
      data-chat-list
      onKeyDown={move}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
    >
      <ul
        aria-label={t('chats.list')}
        className="relative w-full"
        style={{ height: `${virtualizer.getTotalSize()}px` }}
      >
        {items.map(({ key, index, start }) => {
          const chat = chats[index]
          return (
            chat && (
              <li
                key={key}
                aria-posinset={index + 1}
                aria-setsize={hasMore ? -1 : chats.length}
                className="absolute top-0 left-0 w-full"
                style={{ height: `${ROW_HEIGHT}px`, transform: `translateY(${start}px)` }}
              >
                <ChatRow chat={chat} isOpen={chat.id === openId} now={now} context={context} />
              </li>
            )
          )
        })}
      </ul>
    </div>
  )
}

/** Where a key leads from the row that has the focus. */
function targetOf(
  event: KeyboardEvent,
  chats: readonly Chat[],
  openId: string | undefined,
): number | undefined {
  const focused = (event.target as HTMLElement).closest<HTMLElement>('[data-chat]')?.dataset.chat
  const current = chats.findIndex(({ id }) => id === (focused ?? openId))
  const end = chats.length - 1
  const targets: Record<string, number> = {
    ArrowDown: Math.min(end, current + 1),
    ArrowUp: Math.max(0, current - 1),
    PageDown: Math.min(end, current + 8),
    PageUp: Math.max(0, current - 8),
    Home: 0,
    End: end,
  }
  return end < 0 || event.altKey || event.ctrlKey || event.metaKey ? undefined : targets[event.key]
}
