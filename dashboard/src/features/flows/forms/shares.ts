import type { Share } from '@/types/flow.generated.ts'

export const FEWEST_SHARES = 2
export const MOST_SHARES = 6

/** What all of them make together, without the dust of binary fractions. */
export function sumOf(shares: readonly Share[]): number {
  return Math.round(shares.reduce((sum, { percent }) => sum + percent, 0) * 100) / 100
}

/** The same ways with equal shares; the first ones take what does not divide. */
export function equalShares(shares: readonly Share[]): Share[] {
  const each = Math.floor(100 / shares.length)
  const rest = 100 - each * shares.length
  return shares.map((share, index) => ({ ...share, percent: each + (index < rest ? 1 : 0) }))
}
