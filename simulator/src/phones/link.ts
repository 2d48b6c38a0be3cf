import type { PhoneEvent } from './messages.ts'

/** The living connection of a linked client, as the phone sees it. */
export interface LinkSink {
  send(frame: object): void
  close(): void
  readonly deaf: boolean
  setDeaf(): void
}

/**
 * A client (browser session) linked to a phone. Events for a client that is away or deaf wait
 * here and go out, in order, with its next connection.
 */
export class Link {
  readonly session: string
  readonly client: string
  readonly linkedAt: number
  /** Until when (ms since 1970) its connections are refused: a dropped network. */
  refusedUntil = 0
  sink: LinkSink | undefined
  private pending: PhoneEvent[] = []
  private outgoing: PhoneEvent[] = []

  constructor(session: string, client: string, linkedAt: number) {
    this.session = session
    this.client = client
    this.linkedAt = linkedAt
  }

  /** Events of one turn of the event loop go out as one frame. */
  push(event: PhoneEvent): void {
    if (!this.sink || this.sink.deaf) {
      this.pending.push(event)
      return
    }
    if (this.outgoing.length === 0) setImmediate(() => this.flush())
    this.outgoing.push(event)
  }

  /** The events that wait, which the caller now answers for. */
  takePending(): PhoneEvent[] {
    const taken = this.pending
    this.pending = []
    return taken
  }

  private flush(): void {
    const events = this.outgoing
    this.outgoing = []
    if (this.sink && !this.sink.deaf) this.sink.send({ type: 'events', events })
    else this.pending.push(...events)
  }
}
