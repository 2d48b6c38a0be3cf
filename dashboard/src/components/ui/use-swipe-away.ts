import { type RefCallback, useCallback, useEffect, useRef } from 'react'

const AXIS = { left: 'X', right: 'X', down: 'Y' } as const
type Direction = keyof typeof AXIS

/** So far a finger goes before a swipe is told from a scroll (pixels), and so far or so fast before it closes. */
const SLOP = 10
const ENOUGH = 0.35
const FAST = 0.5
/** From this width on what comes from below is a window in the middle. */
const NO_SHEETS = '(min-width: 40rem)'

/** Lets a finger push a panel back to where it came from: given far or fast enough, `onAway` is called. */
export function useSwipeAway(direction: Direction, onAway: () => void): RefCallback<HTMLElement> {
  const away = useRef(onAway)
  useEffect(() => {
    away.current = onAway
  })
  return useCallback(
    (panel) => {
      if (!panel) return
      const swipe = new Swipe(panel, direction, () => away.current())
      for (const kind of KINDS) panel.addEventListener(kind, swipe, { passive: true })
      return () => {
        for (const kind of KINDS) panel.removeEventListener(kind, swipe)
      }
    },
    [direction],
  )
}

const KINDS = ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const

/** One panel under one finger. */
class Swipe {
  private readonly panel: HTMLElement
  private readonly direction: Direction
  private readonly onAway: () => void
  private start: { x: number; y: number; at: number } | undefined
  /** How far the panel is pushed; undefined while it may still be a scroll. */
  private gone: number | undefined

  constructor(panel: HTMLElement, direction: Direction, onAway: () => void) {
    this.panel = panel
    this.direction = direction
    this.onAway = onAway
  }

  handleEvent(event: TouchEvent): void {
    if (event.type === 'touchstart') this.begin(event)
    else if (event.type === 'touchmove') this.follow(event)
    else this.end(event)
  }

  private begin({ touches, target, timeStamp }: TouchEvent): void {
    const [touch, ...others] = touches
    const isOurs = touch && others.length === 0 && !this.isOthers(target)
    this.gone = undefined
    this.start = isOurs ? { x: touch.clientX, y: touch.clientY, at: timeStamp } : undefined
  }

  private follow({ touches: [touch] }: TouchEvent): void {
    if (!this.start || !touch) return
    const across = { X: touch.clientX - this.start.x, Y: touch.clientY - this.start.y }
    const axis = AXIS[this.direction]
    const sign = this.direction === 'left' ? -1 : 1
    const along = across[axis] * sign
    if (this.gone === undefined) {
      const aside = Math.abs(across[axis === 'X' ? 'Y' : 'X'])
      if (Math.max(Math.abs(along), aside) < SLOP) return
      if (along < aside) {
        this.start = undefined
        return
      }
    }
    this.gone = Math.max(0, along)
    this.panel.style.translate = axis === 'X' ? `${this.gone * sign}px` : `0 ${this.gone}px`
  }

  private end({ type, timeStamp }: TouchEvent): void {
    const { start, gone = 0, panel } = this
    this.start = undefined
    panel.style.removeProperty('translate')
    if (!start || type === 'touchcancel') return
    const size = AXIS[this.direction] === 'X' ? panel.offsetWidth : panel.offsetHeight
    const isFast = gone > 4 * SLOP && gone / (timeStamp - start.at) > FAST
    if (isFast || gone > size * ENOUGH) this.onAway()
  }

  /** What scrolls that way, or is dragged itself, keeps the finger. */
  private isOthers(target: EventTarget | null): boolean {
    if (this.direction === 'down' && window.matchMedia(NO_SHEETS).matches) return true
    const isAcross = AXIS[this.direction] === 'X'
    for (let place = target as Element | null; place && place !== this.panel; place = place.parentElement) {
      if (place.matches('input[type=range], textarea, canvas, [draggable=true]')) return true
      const { overflowX, overflowY } = getComputedStyle(place)
      const hasMore = isAcross ? place.scrollWidth > place.clientWidth + 1 : place.scrollTop > 0
      if (hasMore && /auto|scroll/.test(isAcross ? overflowX : overflowY)) return true
    }
    return false
  }
}
