// The database's side: what is due is claimed, what became of it is told.

import { callDatabase } from '../_shared/database.ts'
import type { Delivery, Result } from './delivery.ts'

const ORCHESTRATOR = { schema: 'orchestrator' }

export interface Outbox {
  claim(claimId: string, most: number): Promise<Delivery[]>
  /** In how many seconds something is due; null: nothing is known of. */
  finish(claimId: string, results: Result[]): Promise<number | null>
  next(): Promise<number | null>
}

export const outbox: Outbox = {
  async claim(claimId, most) {
    const args = { claim_id: claimId, max_items: most }
    return (await callDatabase('claim_webhook_deliveries', args, ORCHESTRATOR)) as Delivery[]
  },
  async finish(claimId, results) {
    const told = await callDatabase('finish_webhook_deliveries', { claim_id: claimId, results }, ORCHESTRATOR)
    return (told as { next_seconds: number | null }).next_seconds
  },
  async next() {
    return (await callDatabase('next_webhook_delivery', {}, ORCHESTRATOR)) as number | null
  },
}
