import { setTimeout as sleep } from 'node:timers/promises'
import type { EndReason } from '../../errors.ts'
import type { PageState } from './page_scripts.ts'
import { endOf, isUnpaired } from './states.ts'

/** What is watched, each call bounded in time by whoever offers it. */
export type Watched = {
  isReady(): boolean
  readState(): Promise<PageState>
  /** A question that only WhatsApp's server can answer. */
  askServer(): Promise<void>
  retellSynced(): Promise<void>
}

export type Verdict = { type: 'ended'; reason: EndReason } | { type: 'crashed'; cause: string }

export type WatchLimits = { readyMilliseconds: number; probeMilliseconds: number }

const PAIRING_POLL_MILLISECONDS = 1000
/** The library needs about this long after the page has synced; later it has missed it. */
const MISSED_SYNC_MILLISECONDS = 3000
/** A socket that reconnects by itself does so within this time. */
const STALE_MILLISECONDS = 30_000
/** One slow answer is no death. */
const FAILURES_IN_A_ROW = 2

/**
 * Looks at a session until it is found over, or the signal ends the watch (null): "connected" must mean alive, and
 * the library tells neither of a frozen page, nor of a server that went silent, nor of a ready that never comes.
 */
export async function watch(
  watched: Watched,
  limits: WatchLimits,
  signal: AbortSignal,
): Promise<Verdict | null> {
  const round = new Round(watched, limits)
  while (!signal.aborted) {
    const verdict = watched.isReady() ? await round.lookAtConnected() : await round.lookAtPairing()
    if (signal.aborted) return null
    if (verdict) return verdict
    const wait = watched.isReady() ? limits.probeMilliseconds : PAIRING_POLL_MILLISECONDS
    await sleep(wait, undefined, { signal }).catch(() => {})
  }
  return null
}

class Round {
  readonly #watched: Watched
  readonly #limits: WatchLimits
  #mute = 0
  #deaf = 0
  #linkedSince: number | null = null
  #staleSince: number | null = null
  #hasRetold = false

  constructor(watched: Watched, limits: WatchLimits) {
    this.#watched = watched
    this.#limits = limits
  }

  /** Before ready: pairing, or restoring a session. */
  async lookAtPairing(): Promise<Verdict | null> {
    const page = await this.#read()
    if (page === null) return this.#muteVerdict()
    if (page.passkeyAsked) return { type: 'ended', reason: 'passkey_required' }
    // The library's own refresh of an idle code fails inside the page.
    if (page.state === 'UNPAIRED_IDLE') return { type: 'crashed', cause: 'the code went idle' }
    if (page.state === null || isUnpaired(page.state)) {
      this.#linkedSince = null
      return null
    }
    const reason = endOf(page.state)
    if (reason) return { type: 'ended', reason }
    return this.#lookAtLinked(page)
  }

  /** After ready: the page, its socket and the server behind it must all answer. */
  async lookAtConnected(): Promise<Verdict | null> {
    this.#linkedSince = null
    const page = await this.#read()
    if (page === null) return this.#muteVerdict()
    const reason = page.state === null ? null : endOf(page.state)
    if (reason) return { type: 'ended', reason }
    if (page.state !== 'CONNECTED') {
      this.#staleSince ??= performance.now()
      const isStale = performance.now() - this.#staleSince > STALE_MILLISECONDS
      return isStale ? { type: 'crashed', cause: `socket stays ${page.state}` } : null
    }
    this.#staleSince = null
    this.#deaf = await this.#watched.askServer().then(
      () => 0,
      () => this.#deaf + 1,
    )
    return this.#deaf >= FAILURES_IN_A_ROW ? { type: 'crashed', cause: 'the server does not answer' } : null
  }

  async #lookAtLinked(page: PageState): Promise<Verdict | null> {
    this.#linkedSince ??= performance.now()
    const waited = performance.now() - this.#linkedSince
    if (page.hasSynced && !this.#hasRetold && waited > MISSED_SYNC_MILLISECONDS) {
      this.#hasRetold = true
      await this.#watched.retellSynced().catch(() => {})
    }
    return waited > this.#limits.readyMilliseconds ? { type: 'crashed', cause: 'ready never came' } : null
  }

  async #read(): Promise<PageState | null> {
    const page = await this.#watched.readState().catch(() => null)
    this.#mute = page === null ? this.#mute + 1 : 0
    return page
  }

  #muteVerdict(): Verdict | null {
    return this.#mute >= FAILURES_IN_A_ROW ? { type: 'crashed', cause: 'the page does not answer' } : null
  }
}
