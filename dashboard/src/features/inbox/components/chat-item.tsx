import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from 'react'
import { Checkbox } from '@/components/ui/checkbox.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { chatName } from '../chat.ts'
import type { RowContext } from '../row-context.ts'
import type { Chat } from '../types.ts'
import type { Selection } from '../use-selection.ts'
import { ChatRow } from './chat-row.tsx'

interface ChatItemProps {
  chat: Chat
  isOpen: boolean
  now: number
  context: RowContext
  /** Undefined: nothing can be done with several. */
  selection: Selection | undefined
}

/** How long a finger rests on a row to choose it (milliseconds). */
const LONG_PRESS = 500

/** A chat of the list. Under the mouse, with the focus and once one is chosen, a box to choose it stands on its picture. */
export function ChatItem({ selection, ...row }: ChatItemProps) {
  const t = useTranslate()
  const { chat } = row
  const press = useLongPress(() => selection?.toggle(chat.id))
  if (!selection) return <ChatRow {...row} />
  const isChosen = selection.has(chat.id)
  const isChoosing = selection.chats.length > 0
  const onClickCapture = (event: MouseEvent) => {
    if (press.wasLong()) return swallow(event)
    const isOnRow = (event.target as HTMLElement).closest('[data-chat]') !== null
    // A finger has no other way to a row once it chooses.
    const isTap = isChoosing && window.matchMedia('(pointer: coarse)').matches
    if (!isOnRow || !(isTap || (isChoosing && event.shiftKey))) return
    swallow(event)
    selection.toggle(chat.id, event.shiftKey)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Escape' && isChoosing) selection.clear()
    else if (event.key.toLowerCase() === 'x') selection.toggle(chat.id, event.shiftKey)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is pressed is the row within, or the box
    <div
      className="group/item relative [-webkit-touch-callout:none]"
      onClickCapture={onClickCapture}
      onKeyDown={onKeyDown}
      {...press.handlers}
    >
      <ChatRow {...row} />
      {/** biome-ignore lint/a11y/noLabelWithoutControl: the box stands within */}
      <label
        className={cn(
          'absolute inset-y-0 left-2.5 flex w-12 items-center justify-center',
          isChoosing
            ? 'opacity-100'
            : 'pointer-events-none opacity-0 group-hover/item:pointer-events-auto group-hover/item:opacity-100 group-has-focus-visible/item:pointer-events-auto group-has-focus-visible/item:opacity-100 pointer-coarse:group-hover/item:pointer-events-none pointer-coarse:group-hover/item:opacity-0',
        )}
      >
        <span className="grid size-9 place-items-center rounded-full bg-card shadow-xs">
          <Checkbox
            aria-label={t('chats.choose', { name: chatName(chat) })}
            checked={isChosen}
            onClick={(event) => {
              event.preventDefault()
              selection.toggle(chat.id, event.shiftKey)
            }}
          />
        </span>
      </label>
    </div>
  )
}

function swallow(event: MouseEvent): void {
  event.preventDefault()
  event.stopPropagation()
}

/** A finger that rests where it is; the click that follows is none. */
function useLongPress(onLong: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const long = useRef(false)
  const stop = () => clearTimeout(timer.current)
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    wasLong: () => {
      const was = long.current
      long.current = false
      return was
    },
    handlers: {
      onPointerDown: ({ pointerType }: { pointerType: string }) => {
        long.current = false
        if (pointerType !== 'touch') return
        timer.current = setTimeout(() => {
          long.current = true
          onLong()
        }, LONG_PRESS)
      },
      onPointerUp: stop,
      onPointerCancel: stop,
      onPointerLeave: stop,
      onContextMenu: (event: MouseEvent) => {
        if (window.matchMedia('(pointer: coarse)').matches) event.preventDefault()
      },
    },
  }
}
