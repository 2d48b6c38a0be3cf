/** How a picture is looked at: how large, and how far from the middle (pixels). */
export interface View {
  scale: number
  x: number
  y: number
}

export const WHOLE: View = { scale: 1, x: 0, y: 0 }
export const LARGEST_SCALE = 8

interface Point {
  x: number
  y: number
}

/** Pixels: of the room, and of the picture in it at scale 1. */
export interface Sizes {
  room: { width: number; height: number }
  picture: { width: number; height: number }
}

/** The view within its bounds: not smaller than whole, and never moved out of the room. */
export function bound({ scale, x, y }: View, { room, picture }: Sizes): View {
  const size = Math.min(LARGEST_SCALE, Math.max(1, scale))
  const most = (side: 'width' | 'height') => Math.max(0, (picture[side] * size - room[side]) / 2)
  const within = (value: number, limit: number) => Math.min(limit, Math.max(-limit, value)) || 0
  return { scale: size, x: within(x, most('width')), y: within(y, most('height')) }
}

/** Larger or smaller by a factor; what lies at the point (from the middle of the room) stays there. */
export function zoomAt(view: View, factor: number, at: Point, sizes: Sizes): View {
  const scale = Math.min(LARGEST_SCALE, Math.max(1, view.scale * factor))
  const grown = scale / view.scale
  return bound({ scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown }, sizes)
}

export function pan(view: View, by: Point, sizes: Sizes): View {
  return bound({ ...view, x: view.x + by.x, y: view.y + by.y }, sizes)
}
