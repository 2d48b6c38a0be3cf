import type { PhoneEvent } from './messages.ts'

/** The living connection of a linked client, as the phone sees it. */
export interface LinkSink {
  send(frame: object): void
  close(): void
  readonly deaf: boolean
  setDeaf(): void
}

/**
 * A client (browser session) linked to a phone. Every event waits here until a connection took it
 * and the page said that it has it; what a lost connection left open goes out again with the next.
 */
export class Link {
  readonly session: string
  readonly client: string
  readonly linkedAt: number
  /** Until when (ms since 1970) its connections are refused: a dropped network. */
  refusedUntil = 0
  sink: LinkSink | undefined
  private waiting: PhoneEvent[] = []
  private sent: PhoneEvent[] = []
  /** How many events the page has taken since the link exists. */
  private takenCount = 0
  private isFlushDue = false

  constructor(session: string, client: string, linkedAt: number) {
    this.session = session
    this.client = client
    this.linkedAt = linkedAt
  }

  /** Events of one turn of the event loop go out as one frame. */
  push(event: PhoneEvent): void {
    this.waiting.push(event)
    if (this.isFlushDue) return
    this.isFlushDue = true
    setImmediate(() => this.flush())
  }

  /** What has not been taken yet is told as things stand now. */
  amend(change: (event: PhoneEvent) => void): void {
    for (const event of [...this.sent, ...this.waiting]) change(event)
  }

  /** The page has everything up to the `last` that came with a frame. */
  acknowledge(last: number): void {
    this.sent.splice(0, last - this.takenCount)
    this.takenCount = Math.max(this.takenCount, last)
  }

  /** Every event the page has not taken, oldest first; the caller now answers for them. */
  takePending(): PhoneEvent[] {
    const pending = [...this.sent, ...this.waiting]
    this.sent = []
    this.waiting = []
    return pending
  }

  private flush(): void {
    this.isFlushDue = false
    if (!this.sink || this.sink.deaf || this.waiting.length === 0) return
    const events = this.waiting
    this.waiting = []
    for (const event of events) this.sent.push(event)
    this.sink.send({ type: 'events', events, last: this.takenCount + this.sent.length })
  }
}
