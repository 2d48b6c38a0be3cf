import type { Instance } from './types.ts'

/** True for a number that ought to run and once did, and no longer does: not for one that somebody stopped here. */
export function isDown(instance: Instance): boolean {
  const { status, status_reason, desired_state, last_connected } = instance
  if (status !== 'failed' && status !== 'disconnected') return false
  // Codes that nobody scanned in time are of a number that was being connected.
  return desired_state === 'running' && last_connected !== null && status_reason !== 'scan_expired'
}

/** One fall of a number: the same until it was connected again. */
export function dropKey({ id, last_connected }: Instance): string {
  return `${id} ${last_connected}`
}

/** Those that are down now and were connected when last looked at. */
export function newDrops(before: ReadonlyMap<string, Instance> | undefined, now: Instance[]): Instance[] {
  if (!before) return []
  return now.filter((instance) => isDown(instance) && before.get(instance.id)?.status === 'connected')
}

const STORAGE_KEY = 'zapbase.drops.dismissed'

/** Falls whose banner this browser has closed. */
export function dismissedDrops(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]')
    return Array.isArray(stored) ? stored.filter((key) => typeof key === 'string') : []
  } catch {
    return []
  }
}

export function dismissDrops(keys: string[]): string[] {
  const all = [...new Set([...dismissedDrops(), ...keys])].slice(-200)
  localStorage.setItem(STORAGE_KEY, JSON.stringify(all))
  return all
}
