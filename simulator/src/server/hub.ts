import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { PhoneDirectory } from '../phones/directory.ts'
import type { Link } from '../phones/link.ts'
import type { Phone } from '../phones/phone.ts'
import { Connection } from './connection.ts'
import { PendingClients } from './pending_clients.ts'

const LARGEST_FRAME_BYTES = 16 * 1024 * 1024

/** The WebSocket side of the stand-in: one connection for each open page. */
export class Hub {
  readonly pending: PendingClients
  private readonly directory: PhoneDirectory
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_FRAME_BYTES })
  private connectionCount = 0

  constructor(directory: PhoneDirectory, qrMs: number) {
    this.directory = directory
    this.pending = new PendingClients(qrMs)
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.sockets.handleUpgrade(request, socket, head, (webSocket) => this.accept(webSocket))
  }

  /** A phone scans a QR code; throws ApiError qr_invalid, qr_unknown, qr_expired, qr_used. */
  async scan(phone: Phone, qr: string): Promise<Link> {
    return this.pair(phone, this.pending.takeByQr(qr))
  }

  /** A phone types a pairing code; throws ApiError code_unknown, code_other_phone. */
  async enterCode(phone: Phone, code: string): Promise<Link> {
    return this.pair(phone, this.pending.takeByCode(code, phone.number))
  }

  close(): void {
    this.pending.close()
    for (const client of this.sockets.clients) client.terminate()
    this.sockets.close()
  }

  private async pair(phone: Phone, connection: Connection): Promise<Link> {
    const link = this.directory.link(phone, connection.client)
    await connection.pair(phone, link)
    return link
  }

  private accept(webSocket: WebSocket): void {
    this.connectionCount += 1
    const connection = new Connection(webSocket, `client-${this.connectionCount}`, {
      onHello: (hello) => {
        const found = hello.session ? this.directory.findSession(hello.session) : undefined
        if (hello.session && !found) connection.send({ type: 'logged_out' })
        else if (!found) this.pending.add(connection, hello.keys)
        else if (found.link.refusedUntil > Date.now()) connection.close()
        else connection.join(found.phone, found.link, hello.resume)
      },
      onPairingCode: (phone) => this.pending.giveCode(connection, phone),
      onLogout: (phone, link) => this.directory.unlink(phone, link.session),
      onClose: () => this.pending.remove(connection),
    })
  }
}
