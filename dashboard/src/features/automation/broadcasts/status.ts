import type { Tone } from '@/components/ui/badge.tsx'
import type { BroadcastStatistics, BroadcastStatus, RecipientStatus } from './types.ts'

export const STATUS_TONES: Record<BroadcastStatus, Tone> = {
  draft: 'neutral',
  scheduled: 'info',
  running: 'success',
  paused: 'warning',
  done: 'neutral',
  cancelled: 'neutral',
}

export const RECIPIENT_TONES: Record<RecipientStatus, Tone> = {
  queued: 'neutral',
  sent: 'info',
  delivered: 'info',
  read: 'success',
  answered: 'success',
  failed: 'danger',
  skipped: 'warning',
}

export const isGoing = (status: BroadcastStatus) => status === 'running' || status === 'scheduled'

/** Of how many it is known what became of them. */
export function settledOf({ recipients, queued }: Pick<BroadcastStatistics, 'recipients' | 'queued'>) {
  return recipients - queued
}

/** Whom it has reached: each further state is one of those sent. */
export function reachedOf(counts: Pick<BroadcastStatistics, 'sent' | 'delivered' | 'read' | 'answered'>) {
  return counts.sent + counts.delivered + counts.read + counts.answered
}

const HOUR = 3_600
const DAY = 24 * HOUR

/** A length of time as people say it: its largest unit, and the next one below while that matters. */
export function spanOf(seconds: number): { days: number; hours: number; minutes: number } {
  if (seconds >= DAY) {
    const hours = Math.round(seconds / HOUR)
    return { days: Math.floor(hours / 24), hours: hours % 24, minutes: 0 }
  }
  const minutes = Math.max(1, Math.round(seconds / 60))
  return { days: 0, hours: Math.floor(minutes / 60), minutes: minutes % 60 }
}
