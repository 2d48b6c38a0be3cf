import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { estimateHeight } from '../estimate.ts'
import type { Item } from '../items.ts'
import { useThreadContext } from '../thread-context.ts'
import { type Scrolled, useThreadScroll } from '../use-thread-scroll.ts'
import { JumpButton } from './jump-button.tsx'
import { ThreadItem } from './thread-item.tsx'

interface ThreadProps extends Scrolled {
  items: readonly Item[]
  onRetry: (key: string) => void
  onDiscard: (key: string) => void
}

/** Near enough to the end to follow what comes (pixels). */
const END_DISTANCE = 80

/** The lines in sight of a thread of any length, the newest at the bottom. */
export function Thread({ items, onRetry, onDiscard, ...props }: ThreadProps) {
  const t = useTranslate()
  const { chatName } = useThreadContext()
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateHeight(items[index]),
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 6,
    paddingEnd: 16,
    // What is put in above does not move what is read, and who reads the end stays there.
    anchorTo: 'end',
    followOnAppend: !props.newer,
    scrollEndThreshold: END_DISTANCE,
  })
  const { isAtEnd, unseen, marked, jumpToEnd } = useThreadScroll(virtualizer, items, props)

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <section
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by the keyboard
        tabIndex={0}
        data-thread
        aria-label={t('messages.thread', { name: chatName })}
        className="focus-ring -outline-offset-2! min-h-0 flex-1 overflow-y-auto overscroll-contain"
      >
        <div className="flex min-h-full flex-col justify-end">
          <ol className="relative w-full shrink-0" style={{ height: `${virtualizer.getTotalSize()}px` }}>
            {virtualizer.getVirtualItems().map(({ key, index, start }) => {
              const item = items[index]
              return (
                item && (
                  <li
                    key={key}
                    ref={virtualizer.measureElement}
                    data-index={index}
                    className="absolute top-0 left-0 w-full"
                    style={{ transform: `translateY(${start}px)` }}
                  >
                    <ThreadItem item={item} marked={marked} onRetry={onRetry} onDiscard={onDiscard} />
                  </li>
                )
              )
            })}
          </ol>
        </div>
      </section>
      {!isAtEnd && <JumpButton count={unseen} onJump={() => void jumpToEnd()} />}
    </div>
  )
}
