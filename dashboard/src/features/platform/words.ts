import type { MessageId, Translate } from '@/lib/i18n.ts'
import { formatDayOf } from '@/lib/time.ts'
import type { Fleet, HealthReason, Overview } from './types.ts'

const REASONS = [
  'suspended',
  'closing',
  'plan_ended',
  'plan_ending',
  'near_limit',
  'never_connected',
  'nothing_connected',
  'numbers_down',
  'messages_failing',
  'webhooks_dead',
  'jobs_dead',
  'no_sign_in',
] as const

/** Why an account is not well. */
export function sayReason({ reason, at, ...facts }: HealthReason, t: Translate, locale: string): string {
  const known = REASONS.find((one) => one === reason) ?? 'other'
  return t(`admin.reason.${known}`, { ...facts, when: at && formatDayOf(at, locale) })
}

/** What can be given up: the kinds of jobs that are not tried for ever. */
const WORK = [
  'contact_import',
  'contact_erasure',
  'flow_run',
  'flow_request',
  'end_runs',
  'inbound_call',
  'broadcast_freeze',
  'broadcast_feed',
  'broadcast_test',
  'webhook_notice',
  'end_webhook_deliveries',
] as const

type Failure = Overview['failing'][number]

/** What fails, how much of it, and what to do; `isKnown` says whether there are words for a number's reason. */
export function sayFailure({ what, code, count }: Failure, t: Translate, isKnown: (id: string) => boolean) {
  switch (what) {
    case 'dead_jobs': {
      const work = WORK.find((one) => one === code) ?? 'other'
      return t('admin.failing.dead_jobs', { count, work: t(`admin.work.${work}`) })
    }
    case 'numbers_down': {
      const cause = `problem.${code}.title`
      const why = t(isKnown(cause) ? (cause as MessageId) : 'admin.failing.unknown')
      return t('admin.failing.numbers_down', { count, why })
    }
    case 'late_webhooks':
      return t('admin.failing.late_webhooks', { count })
    case 'servers_away':
      return t('admin.failing.servers_away', { count, server: code })
    default:
      return t('admin.failing.other', { count })
  }
}

/** What happened to a server. */
export function sayEvent(
  { what, hostname, version, seconds, numbers }: Fleet['log'][number],
  t: Translate,
): string {
  switch (what) {
    case 'returned':
      return t('admin.log.returned', { hostname, minutes: Math.max(1, Math.round((seconds ?? 0) / 60)) })
    case 'lost':
      return t('admin.log.lost', { hostname, count: numbers ?? 0 })
    default:
      return t('admin.log.started', { hostname, version })
  }
}
