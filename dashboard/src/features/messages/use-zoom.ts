import { type KeyboardEvent, type MouseEvent, type PointerEvent, useRef, useState } from 'react'
import { pan, type Sizes, type View, WHOLE, zoomAt } from './zoom.ts'

const STEP = 1.5
const DOUBLE_CLICK = 2.5
/** Keys that move the picture, by how far (pixels). */
const ARROWS: Record<string, readonly [x: number, y: number]> = {
  ArrowLeft: [60, 0],
  ArrowRight: [-60, 0],
  ArrowUp: [0, 60],
  ArrowDown: [0, -60],
}
/** Keys that make it larger or smaller, by which factor; 0 shows all of it. */
const FACTORS: Record<string, number> = { '+': STEP, '=': STEP, '-': 1 / STEP, '0': 0 }

/** Wheel, two fingers, dragging, double click and keys on a picture in its room. */
export function useZoom() {
  const room = useRef<HTMLDivElement>(null)
  const picture = useRef<HTMLImageElement>(null)
  const pointers = useRef(new Map<number, { x: number; y: number }>())
  const [view, setView] = useState<View>(WHOLE)

  const sizes = (): Sizes => ({
    room: { width: room.current?.clientWidth ?? 0, height: room.current?.clientHeight ?? 0 },
    picture: { width: picture.current?.offsetWidth ?? 0, height: picture.current?.offsetHeight ?? 0 },
  })
  const fromMiddle = ({ clientX, clientY }: { clientX: number; clientY: number }) => {
    const box = room.current?.getBoundingClientRect()
    if (!box) return { x: 0, y: 0 }
    return { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 }
  }
  const zoom = (factor: number, at = { x: 0, y: 0 }) => setView((now) => zoomAt(now, factor, at, sizes()))
  const move = (x: number, y: number) => setView((now) => pan(now, { x, y }, sizes()))

  // React listens to the wheel passively: the page behind would be scrolled or zoomed with it.
  const attach = (element: HTMLDivElement) => {
    room.current = element
    const turn = (event: WheelEvent) => {
      event.preventDefault()
      zoom(Math.exp(-event.deltaY / 300), fromMiddle(event))
    }
    element.addEventListener('wheel', turn, { passive: false })
    return () => element.removeEventListener('wheel', turn)
  }

  const onPointerMove = (event: PointerEvent) => {
    const before = pointers.current.get(event.pointerId)
    if (!before) return
    const now = fromMiddle(event)
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1]
    pointers.current.set(event.pointerId, now)
    if (!other) return move(now.x - before.x, now.y - before.y)
    const far = (point: { x: number; y: number }) => Math.hypot(point.x - other.x, point.y - other.y)
    if (far(before) > 0) zoom(far(now) / far(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 })
  }
  const release = (event: PointerEvent) => pointers.current.delete(event.pointerId)
  return {
    view,
    zoomIn: () => zoom(STEP),
    zoomOut: () => zoom(1 / STEP),
    room: {
      ref: attach,
      onPointerDown: (event: PointerEvent) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        pointers.current.set(event.pointerId, fromMiddle(event))
      },
      onPointerMove,
      onPointerUp: release,
      onPointerCancel: release,
      onDoubleClick: (event: MouseEvent) =>
        view.scale > 1 ? setView(WHOLE) : zoom(DOUBLE_CLICK, fromMiddle(event)),
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const [arrow, factor] = [ARROWS[event.key], FACTORS[event.key]]
      if (arrow) move(...arrow)
      else if (factor !== undefined) factor === 0 ? setView(WHOLE) : zoom(factor)
      else return
      event.preventDefault()
    },
    picture,
  }
}
