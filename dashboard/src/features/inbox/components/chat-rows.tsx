import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useRef } from 'react'
import { useCommand } from '@/lib/commands.ts'
import { densityChoice } from '@/lib/density.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useNow } from '@/lib/time.ts'
import { hasBelongings, type RowContext } from '../row-context.ts'
import type { Chat } from '../types.ts'
import type { Selection } from '../use-selection.ts'
import { ChatItem } from './chat-item.tsx'

interface ChatRowsProps {
  chats: readonly Chat[]
  openId: string | undefined
  context: RowContext
  selection: Selection | undefined
  hasMore: boolean
  onMore: () => void
  note: ReactNode
}

/** How many rows before the end the next page is asked for. */
const AHEAD = 25

/** About how high a row is (pixels) before it has been drawn; a line less with nothing that the chat belongs to. */
const HEIGHTS = { roomy: { whole: 69, short: 53 }, compact: { whole: 63, short: 47 } }

/** The rows in sight of a list of any length. Up, down, Home and End go from chat to chat. */
export function ChatRows({ chats, openId, context, selection, hasMore, onMore, note }: ChatRowsProps) {
  const t = useTranslate()
  const now = useNow(30_000)
  const scroller = useRef<HTMLDivElement>(null)
  const heights = HEIGHTS[densityChoice.use()]
  const virtualizer = useVirtualizer({
    count: chats.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const chat = chats[index]
      return chat && hasBelongings(chat, context) ? heights.whole : heights.short
    },
    getItemKey: (index) => chats[index]?.id ?? index,
    overscan: 8,
  })
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const more = useEffectEvent(onMore)
  useEffect(() => {
    if (hasMore && last >= chats.length - AHEAD) more()
  }, [hasMore, last, chats.length])

  const focus = (target: number) => {
    virtualizer.scrollToIndex(target)
    const row = () => scroller.current?.querySelector<HTMLElement>(`[data-chat="${chats[target]?.id}"]`)
    // At once, as the next key may be pressed already; a row far away is drawn once the list has scrolled.
    if (row()) row()?.focus()
    else requestAnimationFrame(() => requestAnimationFrame(() => row()?.focus()))
  }
  const step = (by: number) =>
    focus(Math.max(0, Math.min(chats.length - 1, placeOfFocus(chats, openId) + by)))
  useCommand('next', { run: () => step(1) })
  useCommand('previous', { run: () => step(-1) })
  const move = (event: KeyboardEvent) => {
    const target = targetOf(event, chats, openId)
    if (target === undefined) return
    event.preventDefault()
    focus(target)
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
                ref={virtualizer.measureElement}
                data-index={index}
                aria-posinset={index + 1}
                aria-setsize={hasMore ? -1 : chats.length}
                className="absolute top-0 left-0 w-full"
                style={{ transform: `translateY(${start}px)` }}
              >
                <ChatItem
                  chat={chat}
                  isOpen={chat.id === openId}
                  now={now}
                  context={context}
                  selection={selection}
                />
              </li>
            )
          )
        })}
      </ul>
      {!hasMore && note && <div className="p-4 text-center text-xs text-muted-foreground">{note}</div>}
    </div>
  )
}

/** Of the row that has the focus, else of the chat that is open; -1 for neither. */
function placeOfFocus(chats: readonly Chat[], openId: string | undefined): number {
  const focused = document.activeElement?.closest<HTMLElement>('[data-chat]')?.dataset.chat
  return chats.findIndex(({ id }) => id === (focused ?? openId))
}

/** Where a key leads from there. */
function targetOf(
  event: KeyboardEvent,
  chats: readonly Chat[],
  openId: string | undefined,
): number | undefined {
  const current = placeOfFocus(chats, openId)
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
