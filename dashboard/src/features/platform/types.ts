import {
  both,
  flag,
  list,
  map,
  nullable,
  number,
  oneOf,
  record,
  row,
  type Shape,
  type Shaped,
  text,
} from '@/lib/shape.ts'
import { HEALTHS } from './search.ts'

/** Why an account is not well, and what of its reason is said beside. */
export interface HealthReason {
  reason: string
  level: number
  days?: number
  count?: number
  of?: number
  kind?: string
  used?: number
  limit?: number
  at?: string
  text?: string
}
const given = record({ reason: text, level: number })
const healthReason: Shape<HealthReason> = (answer): answer is HealthReason => given(answer)

/** Of `admin_list_accounts`; `next`: where the following page begins. */
export const adminAccountPage = record({
  accounts: list(
    both(
      row(
        'accounts',
        'id',
        'name',
        'phone',
        'plan',
        'plan_expires_at',
        'status',
        'suspended_reason',
        'created_at',
      ),
      record({
        instances: number,
        connected: number,
        members: number,
        contacts: number,
        messages_today: number,
        last_activity_at: nullable(text),
        health: record({ level: oneOf(...HEALTHS), reasons: list(healthReason) }),
      }),
    ),
  ),
  next: nullable(text),
})

/** An account as the platform's administrators see it. */
export type AdminAccount = Shaped<typeof adminAccountPage>['accounts'][number]

/** Of `admin_fleet`. */
export const fleet = record({
  orchestrators: list(
    both(
      row('orchestrators', 'id', 'hostname', 'version', 'capacity', 'heartbeat_at'),
      record({ leases: number, connected: number, alive: flag }),
    ),
  ),
  totals: record({
    alive: number,
    away: number,
    capacity: number,
    leases: number,
    connected: number,
    unattended: number,
  }),
  log: list(
    record({
      at: text,
      what: text,
      hostname: text,
      version: text,
      seconds: nullable(number),
      numbers: nullable(number),
    }),
  ),
})
export type Fleet = Shaped<typeof fleet>

/** Of `admin_overview`. */
export const overview = record({
  timezone: text,
  accounts: map(number),
  growth: list(record({ week: text, accounts: number, messages: number })),
  instances: record({ total: number, connected: number, down: number }),
  messages: record({ today: number, yesterday: number }),
  waiting: record({ jobs: number, messages: number, webhooks: number }),
  limits: list(record({ account_id: text, name: text, kind: text, used: number, limit: number })),
  failing: list(record({ what: text, code: text, count: number })),
})
export type Overview = Shaped<typeof overview>

/** A server that drives numbers. */
export type Orchestrator = Shaped<typeof fleet>['orchestrators'][number]
