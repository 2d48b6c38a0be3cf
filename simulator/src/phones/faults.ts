import type { Link } from './link.ts'

/** Faults that stay on a phone until `none`. */
export interface StandingFaults {
  /** Clients connect but never finish syncing. */
  neverReady: boolean
  /** What comes while a client is away is in its history when it returns, without an event. */
  offlineReceive: boolean
  /** Added to every step of an ack. */
  slowAcksMs: number
  /** Digits of numbers that are not on WhatsApp. */
  unregistered: Set<string>
  /** The server refuses messages to those who never wrote to this number. */
  timeLock: boolean
}

export const ACCOUNT_STATES = [
  'CONFLICT',
  'DEPRECATED_VERSION',
  'PROXYBLOCK',
  'SMB_TOS_BLOCK',
  'TOS_BLOCK',
  'UNPAIRED',
  'UNPAIRED_IDLE',
] as const

const SLOW_ACK_SECONDS = 5

/** One call of `POST /phones/{phone}/faults`. */
export type FaultRequest =
  | { fault: 'drop_socket'; seconds?: number }
  | { fault: 'conflict' | 'deaf' | 'hang' | 'never_ready' | 'offline_receive' | 'time_lock' | 'none' }
  | { fault: 'slow_acks'; seconds?: number }
  | { fault: 'unregistered'; numbers: string[] }
  | { fault: 'renamed'; names: string[] }
  | { fault: 'state'; state: (typeof ACCOUNT_STATES)[number] }

export function noFaults(): StandingFaults {
  return { neverReady: false, offlineReceive: false, slowAcksMs: 0, unregistered: new Set(), timeLock: false }
}

/** Put a fault on a phone's clients; returns how many living connections it touched at once. */
export function applyFault(request: FaultRequest, faults: StandingFaults, links: Link[]): number {
  const connected = links.filter((link) => link.sink)
  switch (request.fault) {
    case 'drop_socket':
      for (const link of connected) {
        link.refusedUntil = Date.now() + (request.seconds ?? 0) * 1000
        link.sink?.close()
      }
      return connected.length
    case 'conflict':
      return sendToAll(connected, { type: 'state', state: 'CONFLICT' })
    case 'state':
      return sendToAll(connected, { type: 'state', state: request.state })
    case 'hang':
      return sendToAll(connected, { type: 'hang' })
    case 'deaf':
      for (const link of connected) link.sink?.setDeaf()
      return connected.length
    case 'never_ready':
      faults.neverReady = true
      return 0
    case 'offline_receive':
      faults.offlineReceive = true
      return 0
    case 'time_lock':
      faults.timeLock = true
      return 0
    case 'slow_acks':
      faults.slowAcksMs = (request.seconds ?? SLOW_ACK_SECONDS) * 1000
      return 0
    case 'unregistered':
      faults.unregistered = new Set(request.numbers)
      return 0
    case 'renamed':
      return sendToAll(connected, { type: 'renamed', names: request.names })
    case 'none':
      Object.assign(faults, noFaults())
      sendToAll(connected, { type: 'renamed', names: [] })
      for (const link of links) link.refusedUntil = 0
      return 0
  }
}

function sendToAll(links: Link[], frame: object): number {
  for (const link of links) link.sink?.send(frame)
  return links.length
}
