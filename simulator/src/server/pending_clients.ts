import { randomBytes, randomInt } from 'node:crypto'
import { ApiError } from '../errors.ts'
import type { Connection, PublicKeys } from './connection.ts'

interface PendingClient {
  connection: Connection
  keys: PublicKeys
  /** Newest last; the newest and the one before it can be scanned. */
  refs: string[]
  since: number
  timer: NodeJS.Timeout
  code?: { code: string; phone: string }
}

export interface PendingQr {
  qr: string
  client: string
  since: string
  pairing_code: string | null
  pairing_phone: string | null
}

const CODE_LETTERS = '123456789ABCDEFGHJKLMNPQRSTVWXYZ'
const USED_REFS_KEPT = 1000

/** The clients that show a QR code (or a pairing code) and wait for a phone. */
export class PendingClients {
  private readonly clients = new Map<Connection, PendingClient>()
  private readonly byRef = new Map<string, PendingClient>()
  private readonly usedRefs = new Set<string>()
  private readonly qrMs: number

  constructor(qrMs: number) {
    this.qrMs = qrMs
  }

  add(connection: Connection, keys: PublicKeys): void {
    const timer = setInterval(() => this.refresh(client), this.qrMs)
    const client: PendingClient = { connection, keys, refs: [], since: Date.now(), timer }
    this.clients.set(connection, client)
    this.refresh(client)
  }

  remove(connection: Connection): void {
    const client = this.clients.get(connection)
    if (!client) return
    clearInterval(client.timer)
    for (const ref of client.refs) this.byRef.delete(ref)
    this.clients.delete(connection)
  }

  /** What every waiting client shows now, the longest waiting first. */
  list(): PendingQr[] {
    return [...this.clients.values()].map((client) => ({
      qr: qrText(client),
      client: client.connection.client,
      since: new Date(client.since).toISOString(),
      pairing_code: client.code?.code ?? null,
      pairing_phone: client.code?.phone ?? null,
    }))
  }

  /** The client that shows this QR, which then waits no longer. */
  takeByQr(qr: string): Connection {
    const [ref, noise, ...rest] = qr.split(',')
    if (!ref || rest.length !== 3) throw new ApiError('qr_invalid')
    if (this.usedRefs.has(ref)) throw new ApiError('qr_used')
    const client = this.byRef.get(ref)
    if (!client || client.keys.noise !== noise) throw new ApiError('qr_unknown')
    if (!client.refs.slice(-2).includes(ref)) throw new ApiError('qr_expired')
    return this.take(client)
  }

  takeByCode(code: string, phone: string): Connection {
    const wanted = code.replaceAll('-', '').toUpperCase()
    const client = [...this.clients.values()].find((candidate) => candidate.code?.code === wanted)
    if (!client) throw new ApiError('code_unknown')
    if (client.code?.phone !== phone) throw new ApiError('code_other_phone')
    return this.take(client)
  }

  /** A new pairing code for a client; undefined when it does not wait. */
  giveCode(connection: Connection, phone: string): string | undefined {
    const client = this.clients.get(connection)
    if (!client) return undefined
    const code = Array.from({ length: 8 }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('')
    client.code = { code, phone }
    return code
  }

  close(): void {
    for (const connection of [...this.clients.keys()]) this.remove(connection)
  }

  private take(client: PendingClient): Connection {
    for (const ref of client.refs) this.usedRefs.add(ref)
    for (const ref of this.usedRefs) {
      if (this.usedRefs.size <= USED_REFS_KEPT) break
      this.usedRefs.delete(ref)
    }
    this.remove(client.connection)
    return client.connection
  }

  private refresh(client: PendingClient): void {
    const ref = `2@${randomBytes(66).toString('base64')}`
    client.refs.push(ref)
    this.byRef.set(ref, client)
    client.connection.send({ type: 'ref', ref })
  }
}

function qrText(client: PendingClient): string {
  const { noise, identity, adv, platform } = client.keys
  return [client.refs.at(-1), noise, identity, adv, platform].join(',')
}
