import { isDown } from './drops.ts'
import type { Instance } from './types.ts'

/** How soon a number wants somebody: what broke, what dropped, what waits for a phone, what rests, what is well. */
const RANKS = { failed: 0, unlinked: 1, dropped: 2, waiting: 3, resting: 4, well: 5 }

const UNLINKED = ['logged_out', 'banned', 'conflict', 'wrong_number']

function rankOf(instance: Instance): number {
  const { status, status_reason } = instance
  if (status === 'failed') return RANKS.failed
  if (status === 'connected') return RANKS.well
  if (status !== 'disconnected' || status_reason === 'scan_expired') return RANKS.waiting
  if (status_reason !== null && UNLINKED.includes(status_reason)) return RANKS.unlinked
  return isDown(instance) || status_reason !== null ? RANKS.dropped : RANKS.resting
}

/**
 * Those that want attention first. `seen` keeps where each stood: what drops rises, what gets better stays where it is,
 * so that nothing slips away under the reader's hand.
 */
export function orderByAttention(instances: Instance[], seen: Map<string, number>): Instance[] {
  for (const instance of instances) {
    const rank = rankOf(instance)
    const stood = seen.get(instance.id)
    if (stood === undefined || (rank < stood && rank <= RANKS.dropped)) seen.set(instance.id, rank)
  }
  const placeOf = ({ id }: Instance) => seen.get(id) ?? RANKS.well
  return instances.toSorted((one, other) => placeOf(one) - placeOf(other))
}
