import { type EndReason, InstanceError, messageOf, OpenError } from '../../errors.ts'

/** Socket states (and the library's own words) that end a session. */
const ENDS: Record<string, EndReason> = {
  LOGOUT: 'logged_out',
  UNPAIRED: 'logged_out',
  UNPAIRED_IDLE: 'logged_out',
  CONFLICT: 'conflict',
  TOS_BLOCK: 'banned',
  SMB_TOS_BLOCK: 'banned',
  PROXYBLOCK: 'proxy_blocked',
  DEPRECATED_VERSION: 'version_outdated',
}

/** Why a linked session in this state is over; null when it is not. */
export function endOf(state: string): EndReason | null {
  return ENDS[state] ?? null
}

/** The page waits to be paired. */
export function isUnpaired(state: string | null): boolean {
  return state === 'UNPAIRED' || state === 'UNPAIRED_IDLE'
}

/** What a failed opening means; errors that mean nothing special are returned as they are. */
export function openFailure(thrown: unknown, hasBrowser: boolean): unknown {
  if (thrown instanceof OpenError) return thrown
  const message = messageOf(thrown)
  if (/net::ERR_|auth timeout/.test(message)) return new OpenError('whatsapp_unreachable', message)
  if (thrown instanceof InstanceError && thrown.code === 'engine_timeout')
    return new OpenError(hasBrowser ? 'whatsapp_unreachable' : 'browser_failed', message)
  if (/Failed to launch the browser|spawn .*E[A-Z]+/.test(message))
    return new OpenError('browser_failed', message)
  return thrown
}

/** The library injects again on every navigation and lets what a navigation interrupts fall. */
export function isNavigationNoise(thrown: unknown): boolean {
  return /context was destroyed|Cannot find context|detached Frame|Target closed|Session closed|already exists/i.test(
    messageOf(thrown),
  )
}
