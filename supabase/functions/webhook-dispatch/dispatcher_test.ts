import { deepStrictEqual, rejects, strictEqual } from 'node:assert'
import { DatabaseError } from '../_shared/database.ts'
import type { Delivery, Result } from './delivery.ts'
import { Dispatcher, type Limits } from './dispatcher.ts'
import type { Outbox } from './outbox.ts'

const LIMITS: Limits = { most: 100, batch: 10, atOnce: 50, beginMilliseconds: 5_000, patienceMilliseconds: 200 }

/** As the database keeps it: what is due, who holds it, what it was told. */
class Queue implements Outbox {
  readonly told: Result[] = []
  readonly claims: number[] = []
  finishing: () => void = () => {}
  #held = new Map<string, string>()
  #waiting: Delivery[]

  constructor(size: number) {
    this.#waiting = Array.from({ length: size }, (_, at) => ({
      id: `${at}`,
      endpoint_id: 'one',
      url: 'https://hooks.example/',
      webhook_id: `evt_${at}`,
      body: '{}',
      secrets: [],
      attempt: 1,
    }))
  }

  claim(claimId: string, most: number): Promise<Delivery[]> {
    this.claims.push(most)
    const claimed = this.#waiting.splice(0, most)
    for (const { id } of claimed) this.#held.set(id, claimId)
    return Promise.resolve(claimed)
  }

  async finish(claimId: string, results: Result[]): Promise<number | null> {
    this.finishing()
    for (const { id } of results) strictEqual(this.#held.get(id), claimId)
    this.told.push(...results)
    return await this.next()
  }

  next(): Promise<number | null> {
    return Promise.resolve(this.#waiting.length > 0 ? 0 : null)
  }
}

const result = ({ id }: Delivery, status = 200): Result => ({
  id,
  status,
  error: null,
  latency_ms: 1,
  response: '',
  retry_after: null,
})
const arrives = (delivery: Delivery) => Promise.resolve(result(delivery))

Deno.test('all that is due is delivered once and told', async () => {
  const queue = new Queue(35)
  const { summary } = await new Dispatcher(queue, arrives, LIMITS).dispatch()
  deepStrictEqual(summary, { claimed: 35, delivered: 35, failed: 0, next_seconds: null })
  strictEqual(new Set(queue.told.map(({ id }) => id)).size, 35)
})

Deno.test('a call does no more than its share, and says that there is more', async () => {
  const queue = new Queue(150)
  const { summary } = await new Dispatcher(queue, arrives, LIMITS).dispatch()
  deepStrictEqual(summary, { claimed: 100, delivered: 100, failed: 0, next_seconds: 0 })
})

Deno.test('what fails is told too', async () => {
  const queue = new Queue(3)
  const fails = (delivery: Delivery) => Promise.resolve(result(delivery, delivery.id === '1' ? 200 : 500))
  const { summary } = await new Dispatcher(queue, fails, LIMITS).dispatch()
  deepStrictEqual([summary.delivered, summary.failed], [1, 2])
  deepStrictEqual(queue.told.map(({ status }) => status), [500, 200, 500])
})

Deno.test('no more are on the way at once than may be', async () => {
  let now = 0
  let most = 0
  const slow = async (delivery: Delivery) => {
    most = Math.max(most, ++now)
    await new Promise((resolve) => setTimeout(resolve, 5))
    now--
    return result(delivery)
  }
  await new Dispatcher(new Queue(60), slow, { ...LIMITS, atOnce: 12 }).dispatch()
  strictEqual(most, 12)
})

Deno.test('who hangs is not waited for, and told when he has ended', async () => {
  const queue = new Queue(12)
  const hanging = Promise.withResolvers<void>()
  const deliver = async (delivery: Delivery) => {
    if (Number(delivery.id) < 2) await hanging.promise
    return result(delivery)
  }
  const dispatcher = new Dispatcher(queue, deliver, LIMITS)
  const { summary, rest } = await dispatcher.dispatch()
  deepStrictEqual([summary.claimed, summary.delivered], [12, 10])
  strictEqual(queue.told.length, 10)
  hanging.resolve()
  await rest
  strictEqual(queue.told.length, 12)
})

Deno.test('where everything hangs nothing more is claimed, and there is no hurry', async () => {
  const hanging = Promise.withResolvers<void>()
  const deliver = async (delivery: Delivery) => {
    await hanging.promise
    return result(delivery)
  }
  const queue = new Queue(20)
  const dispatcher = new Dispatcher(queue, deliver, { ...LIMITS, atOnce: 5, patienceMilliseconds: 20 })
  const first = await dispatcher.dispatch()
  const second = await dispatcher.dispatch()
  deepStrictEqual([first.summary.claimed, second.summary.claimed, second.summary.next_seconds], [5, 0, 1])
  hanging.resolve()
  await first.rest
})

Deno.test('results are told again while the database does not listen', async () => {
  const queue = new Queue(2)
  let refusals = 1
  queue.finishing = () => {
    if (refusals-- > 0) throw new DatabaseError('unavailable', 503, 'away')
  }
  const dispatcher = new Dispatcher(queue, arrives, { ...LIMITS, patienceMilliseconds: 5_000 })
  strictEqual((await dispatcher.dispatch()).summary.delivered, 2)
  strictEqual(queue.told.length, 2)
})

Deno.test('a database that hands nothing out is the caller\'s to know', async () => {
  const queue = new Queue(1)
  queue.claim = () => Promise.reject(new DatabaseError('unavailable', 0, 'away'))
  await rejects(new Dispatcher(queue, arrives, LIMITS).dispatch(), { code: 'unavailable' })
})

Deno.test('what was claimed and not heard of is asked for again, under the same id', async () => {
  const queue = new Queue(5)
  const claim = queue.claim.bind(queue)
  const lost = new Map<string, Delivery[]>()
  queue.claim = async (claimId, most) => {
    const heard = lost.get(claimId)
    if (heard) return heard
    const claimed = await claim(claimId, most)
    lost.set(claimId, claimed)
    throw new DatabaseError('unavailable', 0, 'no answer in time')
  }
  const { summary } = await new Dispatcher(queue, arrives, LIMITS).dispatch()
  deepStrictEqual(summary, { claimed: 5, delivered: 5, failed: 0, next_seconds: null })
})

Deno.test('what was done is told, also where nobody says what is next', async () => {
  const queue = new Queue(1)
  const away = () => Promise.reject(new DatabaseError('unavailable', 503, 'away'))
  queue.next = away
  const hanging = Promise.withResolvers<void>()
  const deliver = async (delivery: Delivery) => {
    await hanging.promise
    return result(delivery)
  }
  queue.finish = (_, results) => Promise.resolve(void queue.told.push(...results) as unknown as null)
  const dispatcher = new Dispatcher(queue, deliver, { ...LIMITS, patienceMilliseconds: 20 })
  const { summary, rest } = await dispatcher.dispatch()
  deepStrictEqual(summary, { claimed: 1, delivered: 0, failed: 0, next_seconds: 1 })
  hanging.resolve()
  await rest
  strictEqual(queue.told.length, 1)
})

Deno.test('what was begun goes on when nothing more is handed out', async () => {
  const queue = new Queue(30)
  const claim = queue.claim.bind(queue)
  queue.claim = (claimId, most) =>
    queue.claims.length < 2 ? claim(claimId, most) : Promise.reject(new DatabaseError('unavailable', 0, 'away'))
  const slow = async (delivery: Delivery) => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    return result(delivery)
  }
  const { rest } = await new Dispatcher(queue, slow, LIMITS).dispatch()
  await rest
  strictEqual(queue.told.length, 20)
})
