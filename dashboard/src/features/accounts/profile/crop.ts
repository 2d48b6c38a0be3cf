/** Which part of a picture is seen: how near, and around what place (0 to 1 across and down). */
export interface View {
  zoom: number
  x: number
  y: number
}

export const WHOLE: View = { zoom: 1, x: 0.5, y: 0.5 }
export const NEAREST = 4

interface Size {
  width: number
  height: number
}

/** The square of the picture that the view shows, in its own pixels. */
export function cropOf({ width, height }: Size, view: View) {
  const side = Math.min(width, height) / view.zoom
  return {
    x: clamp(view.x * width - side / 2, width - side),
    y: clamp(view.y * height - side / 2, height - side),
    side,
  }
}

/** The view moved by parts of what is seen, never beyond the picture. */
export function moveView(size: Size, view: View, across: number, down: number): View {
  const { x, y, side } = cropOf(size, view)
  const left = clamp(x + across * side, size.width - side)
  const top = clamp(y + down * side, size.height - side)
  return { ...view, x: (left + side / 2) / size.width, y: (top + side / 2) / size.height }
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), Math.max(most, 0))
}
