/** The room a picture has at most in a thread, and at least for its buttons (pixels). */
const MOST = { width: 320, height: 360 }
const LEAST = { width: 96, height: 56 }
/** While nobody knows how large it is. */
const UNKNOWN = { width: 288, height: 224 }

interface Size {
  width: number
  height: number
}

/** The room that is kept for a picture before it comes: its own proportions, as large as it is at most. */
export function pictureFrame({ width, height }: { width?: number | null; height?: number | null }): Size {
  if (!width || !height) return UNKNOWN
  const scale = Math.min(1, MOST.width / width, MOST.height / height)
  return {
    width: Math.max(LEAST.width, Math.round(width * scale)),
    height: Math.max(LEAST.height, Math.round(height * scale)),
  }
}
