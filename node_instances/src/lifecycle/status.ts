import type { InstanceStatus } from '../contract.generated.ts'
import type { Journal } from '../journal/journal.ts'

export type Status = InstanceStatus['status']
type Facts = Pick<
  InstanceStatus,
  'status' | 'status_reason' | 'phone' | 'name' | 'qr' | 'qr_expires_at' | 'pairing_code'
>

/** WhatsApp shows the first code of a series for a minute and each later one for twenty seconds. */
const FIRST_QR_MILLISECONDS = 60_000
const LATER_QR_MILLISECONDS = 20_000

const NOTHING: Facts = {
  status: 'disconnected',
  status_reason: null,
  phone: null,
  name: null,
  qr: null,
  qr_expires_at: null,
  pairing_code: null,
}

/** What GET /status shows; each change is journaled once. */
export class StatusBoard {
  readonly #journal: Journal
  facts: Facts = NOTHING

  constructor(journal: Journal) {
    this.#journal = journal
  }

  set(
    status: Status,
    reason: string | null = null,
    who: { phone?: string | null; name?: string | null } = {},
  ): void {
    const { phone = null, name = null } = who
    const same =
      this.facts.status === status && this.facts.status_reason === reason && this.facts.phone === phone
    const pairing = status === 'awaiting_scan' ? {} : { qr: null, qr_expires_at: null, pairing_code: null }
    this.facts = { ...this.facts, ...pairing, status, status_reason: reason, phone, name }
    if (!same) this.#journal.record('status', this.#statusData())
  }

  /** A status that must be told although the journal is full. */
  setLast(status: Status, reason: string): void {
    this.facts = { ...NOTHING, status, status_reason: reason }
    this.#journal.recordLast('status', this.#statusData())
  }

  /** A new code to scan; `isFirst` says that it opens a series. */
  showQr(qr: string, isFirst: boolean): void {
    this.set('awaiting_scan')
    const expires = Date.now() + (isFirst ? FIRST_QR_MILLISECONDS : LATER_QR_MILLISECONDS)
    const expiresAt = new Date(expires).toISOString()
    this.facts = { ...this.facts, qr, qr_expires_at: expiresAt }
    this.#journal.record('qr', { qr, expires_at: expiresAt })
  }

  showPairingCode(code: string): void {
    this.facts = { ...this.facts, pairing_code: code }
    this.#journal.record('pairing_code', { code })
  }

  #statusData() {
    const { status, status_reason, phone, name } = this.facts
    return { status, status_reason, phone, name }
  }
}
