import { setTimeout as sleep } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import { ApiError } from '../errors.ts'
import type { Link, LinkSink } from '../phones/link.ts'
import type { Phone } from '../phones/phone.ts'
import { answerRequest } from './page_requests.ts'

/** The public halves a client puts into its QR code, base64. */
export interface PublicKeys {
  noise: string
  identity: string
  adv: string
  platform: string
}

export interface Hello {
  session: string | null
  /** The page still has its models: send only what it missed. */
  resume: boolean
  keys: PublicKeys
}

interface ConnectionHandlers {
  onHello(hello: Hello): void
  onPairingCode(phone: string): string | undefined
  onLogout(phone: Phone, link: Link): void
  onClose(): void
}

/** A page that says nothing of its session is not waited for. */
const KEEPING_MS = 2000

type PageFrame =
  | ({ type: 'hello' } & Hello)
  | { type: 'kept' }
  | { type: 'describe'; name: string }
  | { type: 'got'; last: number }
  | { type: 'request'; id: number; method: string; parameters: Record<string, unknown> }

/** One open page: a WebSocket, and the phone it is linked to once it is. */
export class Connection implements LinkSink {
  /** What people tell clients apart by; grows once the page has said which device it is. */
  client: string
  deaf = false
  private readonly name: string
  private readonly webSocket: WebSocket
  private readonly handlers: ConnectionHandlers
  private phone: Phone | undefined
  private link: Link | undefined
  /** Until the page has the session of its pairing on disk. */
  private pairing: PromiseWithResolvers<void> | undefined

  constructor(webSocket: WebSocket, name: string, handlers: ConnectionHandlers) {
    this.webSocket = webSocket
    this.name = name
    this.client = name
    this.handlers = handlers
    webSocket.on('message', (data) => this.hear(String(data)))
    webSocket.on('error', () => webSocket.terminate())
    webSocket.on('close', () => this.leave())
  }

  send(frame: object): void {
    if (!this.deaf && this.webSocket.readyState === this.webSocket.OPEN)
      this.webSocket.send(JSON.stringify(frame))
  }

  close(): void {
    this.webSocket.terminate()
  }

  /** From now on nothing goes through in either direction, though the socket stays open. */
  setDeaf(): void {
    this.deaf = true
  }

  /** Its page becomes a client of the phone; resolves once the page has its session on disk, or is gone. */
  async pair(phone: Phone, link: Link): Promise<void> {
    const pairing = Promise.withResolvers<void>()
    this.pairing = pairing
    this.send({ type: 'paired', session: link.session, phone: phone.number })
    this.join(phone, link, false)
    await Promise.race([pairing.promise, sleep(KEEPING_MS, undefined, { ref: false })])
  }

  /** Make this the living connection of a link; an older one of the same session gets a conflict. */
  join(phone: Phone, link: Link, resume: boolean): void {
    if (link.sink !== this) link.sink?.send({ type: 'state', state: 'CONFLICT' })
    this.phone = phone
    this.link = link
    link.sink = this
    const missed = link.takePending()
    const lost = phone.faults.offlineReceive
    const undelivered = new Set(
      lost ? [] : missed.flatMap((event) => (event.kind === 'message' ? [event.message.id] : [])),
    )
    this.send({
      type: 'linked',
      phone: phone.number,
      name: phone.name,
      sync: !phone.faults.neverReady,
      snapshot: resume && !lost ? null : phone.history.snapshot(undelivered),
    })
    if (!lost) for (const event of missed) link.push(event)
  }

  private hear(text: string): void {
    if (this.deaf) return
    try {
      this.handle(JSON.parse(text) as PageFrame)
    } catch {
      // Not our page: the port is open to every local program.
      this.close()
    }
  }

  private handle(frame: PageFrame): void {
    if (frame.type === 'hello') this.handlers.onHello(frame)
    else if (frame.type === 'describe') this.client = `${this.name}: ${frame.name}`
    else if (frame.type === 'kept') this.endPairing()
    else if (frame.type === 'got') this.acknowledge(frame.last)
    else void this.answer(frame.id, frame.method, frame.parameters)
  }

  /** A connection that another one has replaced has no say any more. */
  private acknowledge(last: number): void {
    if (this.link?.sink === this) this.link.acknowledge(last)
  }

  private async answer(id: number, method: string, parameters: Record<string, unknown>): Promise<void> {
    try {
      this.send({ type: 'response', id, result: (await this.perform(method, parameters)) ?? null })
    } catch (error) {
      this.send({ type: 'response', id, error: error instanceof ApiError ? error.code : 'internal' })
    }
  }

  private perform(method: string, parameters: Record<string, unknown>): unknown {
    if (method === 'pairing_code') return this.handlers.onPairingCode(String(parameters.phone))
    const { phone, link } = this
    if (!phone || !link) return undefined
    if (method === 'logout') return this.handlers.onLogout(phone, link)
    if (method === 'takeover') return this.join(phone, link, true)
    return answerRequest(phone, link, method, parameters)
  }

  private endPairing(): void {
    this.pairing?.resolve()
    this.pairing = undefined
  }

  private leave(): void {
    if (this.link?.sink === this) this.link.sink = undefined
    // WhatsApp, too, knows no client that never ended its pairing.
    if (this.pairing && this.phone && this.link) this.handlers.onLogout(this.phone, this.link)
    this.endPairing()
    this.handlers.onClose()
  }
}
