/** How long a sent message takes to reach each ack, in milliseconds. */
export interface AckDelays {
  serverMs: number
  deviceMs: number
  readMs: number
}

type AckHandler = (id: string, ack: number) => void

/**
 * Makes acks climb by themselves. Messages with the same delays fall due in the order they were
 * sent, so one queue and one timer for each step are enough, however many messages wait.
 */
export class AckClock {
  private readonly onAck: AckHandler
  private readonly queues = new Map<string, AckQueue>()

  constructor(onAck: AckHandler) {
    this.onAck = onAck
  }

  /** Let the message reach `ack` after `delayMs`. */
  schedule(id: string, ack: number, delayMs: number): void {
    const name = `${ack}/${delayMs}`
    let queue = this.queues.get(name)
    if (!queue) {
      queue = new AckQueue(delayMs, (due) => this.onAck(due, ack))
      this.queues.set(name, queue)
    }
    queue.push(id)
  }

  close(): void {
    for (const queue of this.queues.values()) queue.close()
  }
}

class AckQueue {
  private readonly delayMs: number
  private readonly onDue: (id: string) => void
  private waiting: { id: string; due: number }[] = []
  private timer: NodeJS.Timeout | undefined

  constructor(delayMs: number, onDue: (id: string) => void) {
    this.delayMs = delayMs
    this.onDue = onDue
  }

  push(id: string): void {
    this.waiting.push({ id, due: performance.now() + this.delayMs })
    if (!this.timer) this.wait(this.delayMs)
  }

  close(): void {
    clearTimeout(this.timer)
  }

  private wait(delayMs: number): void {
    this.timer = setTimeout(() => this.drain(), delayMs)
  }

  private drain(): void {
    const now = performance.now()
    const firstLater = this.waiting.findIndex((item) => item.due > now)
    const count = firstLater < 0 ? this.waiting.length : firstLater
    for (const item of this.waiting.splice(0, count)) this.onDue(item.id)
    this.timer = undefined
    const next = this.waiting[0]
    if (next) this.wait(Math.max(1, next.due - now))
  }
}
