import { GripVertical } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'

interface SortableListProps<Item> {
  items: readonly Item[]
  keyOf: (item: Item, index: number) => string
  /** What an item is called, such as "Opção 2". */
  nameOf: (item: Item, index: number) => string
  onChange: (items: Item[]) => void
  children: (item: Item, index: number) => ReactNode
  className?: string
}

/** A list whose items are put in order by their handles: by dragging, or by the arrow keys. */
export function SortableList<Item>(props: SortableListProps<Item>) {
  const { items, keyOf, nameOf, onChange, children, className } = props
  const t = useTranslate()
  const list = useRef<HTMLOListElement>(null)
  const [drag, setDrag] = useState<{ from: number; to: number }>()
  const [said, setSaid] = useState('')
  const move = (from: number, to: number) => {
    const item = items[from]
    if (item === undefined || to < 0 || to >= items.length || to === from) return
    const others = items.filter((_, index) => index !== from)
    onChange([...others.slice(0, to), item, ...others.slice(to)])
    setSaid(t('common.moved', { name: nameOf(item, from), place: to + 1, count: items.length }))
  }
  const follow = ({ clientY }: PointerEvent) => {
    if (!drag || !list.current) return
    const places = [...list.current.children].map((child) => child.getBoundingClientRect())
    const above = places.filter(
      (place, index) => index !== drag.from && clientY > place.top + place.height / 2,
    )
    setDrag({ ...drag, to: above.length })
  }
  const keys = (event: KeyboardEvent, index: number) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    move(index, index + step)
    const handles = list.current?.querySelectorAll<HTMLElement>(':scope > li > [data-handle]')
    handles?.[index + step]?.focus()
  }
  return (
    <>
      <ol ref={list} className={cn('space-y-3', className)}>
        {items.map((item, index) => (
          <li
            key={keyOf(item, index)}
            className={cn(
              'flex items-start gap-1 rounded-lg border bg-card py-3 pr-3 pl-1',
              drag?.from === index && 'opacity-50',
              drag && drag.to === index && drag.from > index && 'border-t-2 border-t-primary',
              drag && drag.to === index && drag.from < index && 'border-b-2 border-b-primary',
            )}
          >
            <button
              type="button"
              data-handle
              aria-label={t('common.move', { name: nameOf(item, index) })}
              className="focus-ring mt-1 cursor-grab touch-none rounded-sm p-1 text-muted-foreground hover:text-foreground active:cursor-grabbing"
              onKeyDown={(event) => keys(event, index)}
              onPointerDown={(event) => {
                event.currentTarget.setPointerCapture(event.pointerId)
                setDrag({ from: index, to: index })
              }}
              onPointerMove={follow}
              onPointerUp={() => {
                if (drag) move(drag.from, drag.to)
                setDrag(undefined)
              }}
              onPointerCancel={() => setDrag(undefined)}
            >
              <GripVertical className="size-4" aria-hidden />
            </button>
            <div className="min-w-0 flex-1">{children(item, index)}</div>
          </li>
        ))}
      </ol>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  )
}
