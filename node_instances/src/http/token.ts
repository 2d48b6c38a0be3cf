import { createHash, timingSafeEqual } from 'node:crypto'

/** A check of the Authorization header that takes the same time whatever it holds. */
export function tokenCheck(token: string): (header: string | undefined) => boolean {
  const expected = digest(`Bearer ${token}`)
  return (header) => timingSafeEqual(digest(header ?? ''), expected)
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
