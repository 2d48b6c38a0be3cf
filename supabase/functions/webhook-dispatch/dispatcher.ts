// One call's share of what is due: claimed in batches, sent many at once, told in parts. Whoever hangs is not waited for:
// his delivery goes on after the answer, and its place is another's.

import { DatabaseError } from '../_shared/database.ts'
import type { Delivery, Result } from './delivery.ts'
import type { Outbox } from './outbox.ts'
import { Reports } from './reports.ts'

export interface Limits {
  /** Of one call: what it costs of the processor is bounded. */
  most: number
  /** Of one claim. */
  batch: number
  /** On the way at once, of all calls together. */
  atOnce: number
  /** For how long a call begins deliveries. */
  beginMilliseconds: number
  /** For how long the answer waits when nothing ends. */
  patienceMilliseconds: number
}

export interface Summary {
  claimed: number
  delivered: number
  failed: number
  /** When to call again; null: when something tells of something new. */
  next_seconds: number | null
}

export interface Dispatched {
  summary: Summary
  /** Of what is still on its way. */
  rest: Promise<unknown>
}

/** When to call again while something is still on its way. */
const BUSY_SECONDS = 1

export class Dispatcher {
  readonly #outbox: Outbox
  readonly #deliver: (delivery: Delivery) => Promise<Result>
  readonly #limits: Limits
  /** Of all calls that this program answers. */
  #onTheWay = 0

  constructor(outbox: Outbox, deliver: (delivery: Delivery) => Promise<Result>, limits: Limits) {
    this.#outbox = outbox
    this.#deliver = deliver
    this.#limits = limits
  }

  /** Throws when nothing can be claimed because the database does not answer. */
  async dispatch(): Promise<Dispatched> {
    const { most, batch, beginMilliseconds, patienceMilliseconds } = this.#limits
    const share = new Share(new Reports(this.#outbox))
    const until = performance.now() + beginMilliseconds
    for (;;) {
      const room = Math.min(batch, most - share.claimed, this.#places())
      if (share.isMore && room > 0 && performance.now() < until) {
        await this.#begin(share, room)
      } else if (share.open.size === 0 || !(await share.oneEnds(patienceMilliseconds))) break
    }
    return { summary: await this.#sum(share), rest: Promise.allSettled(share.open) }
  }

  async #begin(share: Share, room: number): Promise<void> {
    const claimId = crypto.randomUUID()
    try {
      const claimed = await this.#claim(claimId, room)
      for (const delivery of claimed) share.hold(this.#take(share, claimId, delivery))
      share.claimed += claimed.length
      share.isMore = claimed.length === room
    } catch (error) {
      // What was begun goes on.
      if (share.claimed === 0) throw error
      console.error('no more was claimed:', error instanceof Error ? error.message : error)
      share.isMore = false
    }
  }

  /** Asked once more when nothing answered: under the same id it is what was claimed then, if anything was. */
  #claim(claimId: string, room: number): Promise<Delivery[]> {
    return this.#outbox.claim(claimId, room).catch((error) => {
      if (!(error instanceof DatabaseError) || error.status !== 0) throw error
      return this.#outbox.claim(claimId, room)
    })
  }

  #places(): number {
    return this.#limits.atOnce - this.#onTheWay
  }

  async #take(share: Share, claimId: string, delivery: Delivery): Promise<void> {
    this.#onTheWay++
    try {
      const result = await this.#deliver(delivery)
      const isDelivered = result.status !== null && result.status >= 200 && result.status < 300
      await share.reports.add(claimId, result)
      // A place of its endpoint's has become free.
      if ((share.reports.nextSeconds ?? 1) <= 0) share.isMore = true
      share[isDelivered ? 'delivered' : 'failed']++
    } finally {
      this.#onTheWay--
    }
  }

  async #sum({ claimed, delivered, failed, open, reports, isMore }: Share): Promise<Summary> {
    const summary = { claimed, delivered, failed }
    if (isMore) return { ...summary, next_seconds: this.#places() > 0 ? 0 : BUSY_SECONDS }
    const next = reports.nextSeconds ?? (await this.#next())
    return { ...summary, next_seconds: open.size > 0 ? (next ?? BUSY_SECONDS) : next }
  }

  /** What has been done is told, also where the database does not say what is next. */
  async #next(): Promise<number | null> {
    try {
      return await this.#outbox.next()
    } catch (error) {
      console.error('what is next is not known:', error instanceof Error ? error.message : error)
      return BUSY_SECONDS
    }
  }
}

/** What one call has begun. */
class Share {
  isMore = true
  claimed = 0
  delivered = 0
  failed = 0
  readonly open = new Set<Promise<void>>()

  constructor(readonly reports: Reports) {}

  hold(work: Promise<void>): void {
    this.open.add(work)
    work.finally(() => this.open.delete(work)).catch((error) => console.error(error))
  }

  /** False when none did for so long. */
  async oneEnds(milliseconds: number): Promise<boolean> {
    const { promise: patience, resolve } = Promise.withResolvers<boolean>()
    const timer = setTimeout(() => resolve(false), milliseconds)
    const ended = [...this.open].map((work) => work.then(() => true, () => true))
    const one = await Promise.race([...ended, patience])
    clearTimeout(timer)
    return one
  }
}
