import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ApiError } from '../errors.ts'
import type { AckDelays } from './acks.ts'
import type { Link } from './link.ts'
import type { MessageContent } from './messages.ts'
import { type MessageChange, type Network, Phone } from './phone.ts'

interface SavedPhone {
  phone: string
  name: string
  links: { session: string; client: string; linked_at: number }[]
}

/**
 * Every simulated phone. Phones and the clients linked to them are kept in `phones.json`, so that
 * linked clients stay linked when the simulator restarts; messages live in memory.
 */
export class PhoneDirectory implements Network {
  private readonly phones = new Map<string, Phone>()
  private readonly phoneBySession = new Map<string, Phone>()
  private readonly file: string
  private readonly delays: AckDelays

  constructor(stateDir: string, delays: AckDelays) {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 })
    this.file = join(stateDir, 'phones.json')
    this.delays = delays
    for (const saved of readPhones(this.file)) this.restore(saved)
  }

  list(): Phone[] {
    return [...this.phones.values()]
  }

  /** Throws ApiError phone_unknown. */
  get(number: string): Phone {
    const phone = this.phones.get(number)
    if (!phone) throw new ApiError('phone_unknown')
    return phone
  }

  /** Make a phone, or rename the one with that number; true when it is new. */
  put(number: string, name: string): boolean {
    const known = this.phones.get(number)
    if (known) known.name = name
    else this.phones.set(number, new Phone(number, name, this, this.delays))
    this.save()
    return !known
  }

  link(phone: Phone, client: string): Link {
    const link = phone.addLink(client)
    this.phoneBySession.set(link.session, phone)
    this.save()
    return link
  }

  /** Log one client out, or all of a phone's; returns how many. */
  unlink(phone: Phone, session?: string): number {
    const count = phone.unlink(session)
    for (const [known, owner] of this.phoneBySession) {
      if (owner === phone && !phone.links.has(known)) this.phoneBySession.delete(known)
    }
    this.save()
    return count
  }

  findSession(session: string): { phone: Phone; link: Link } | undefined {
    const phone = this.phoneBySession.get(session)
    const link = phone?.links.get(session)
    return phone && link && { phone, link }
  }

  deliver(from: Phone, toPhone: string, content: MessageContent, key: string): void {
    this.phones.get(toPhone)?.receive({ phone: from.number, name: from.name }, content, key)
  }

  change(_from: Phone, toPhone: string, key: string, change: MessageChange): void {
    this.phones.get(toPhone)?.changeFromPeer(key, change)
  }

  close(): void {
    for (const phone of this.phones.values()) phone.close()
  }

  private restore(saved: SavedPhone): void {
    const phone = new Phone(saved.phone, saved.name, this, this.delays)
    this.phones.set(saved.phone, phone)
    for (const { session, client, linked_at } of saved.links) {
      phone.addLink(client, session, linked_at)
      this.phoneBySession.set(session, phone)
    }
  }

  private save(): void {
    const saved: SavedPhone[] = this.list().map((phone) => ({
      phone: phone.number,
      name: phone.name,
      links: [...phone.links.values()].map(({ session, client, linkedAt }) => ({
        session,
        client,
        linked_at: linkedAt,
      })),
    }))
    const temporary = `${this.file}.new`
    writeFileSync(temporary, JSON.stringify(saved, null, 2), { mode: 0o600, flush: true })
    renameSync(temporary, this.file)
  }
}

function readPhones(file: string): SavedPhone[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SavedPhone[]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
