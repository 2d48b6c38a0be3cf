import type { Journal } from '../journal/journal.ts'
import { phoneKey } from '../phone.ts'

const REFUSED = 'refused_phone'

/** Whose the instance is: the phone that this process was told, else the first that connects. No other is let in. */
export class Binding {
  readonly #journal: Journal
  #phone: string | null

  constructor(phone: string, journal: Journal) {
    this.#phone = phone || null
    this.#journal = journal
  }

  /** Whether this phone may connect; null: WhatsApp does not say which it is. */
  admits(phone: string | null, isScanned: boolean): boolean {
    // Without a scan it is the session that was kept.
    if (phone === null) return this.#phone === null || !isScanned
    this.#phone ??= phone
    return this.isOwn(phone)
  }

  isOwn(phone: string): boolean {
    return this.#phone === null || phoneKey(phone) === phoneKey(this.#phone)
  }

  /** The phone that was refused and of which nobody has been told yet: it outlives this process. */
  get refused(): string | null {
    return String(this.#journal.mark(REFUSED) || '') || null
  }

  /** Resolves once it is on disk. */
  refuse(phone: string | null): Promise<void> {
    return this.#journal.commit(() => this.#journal.setMark(REFUSED, Number(phone)))
  }

  /** It is told. */
  forgetRefused(): void {
    if (this.refused) this.#journal.compose(() => this.#journal.setMark(REFUSED, 0))
  }
}
