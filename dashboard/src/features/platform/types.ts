import { both, flag, list, map, nullable, number, record, row, type Shaped, text } from '@/lib/shape.ts'

export const PLANS = ['owner', 'free', 'basic', 'pro'] as const

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
        'closes_at',
        'created_at',
      ),
      record({
        instances: number,
        connected: number,
        members: number,
        contacts: number,
        messages_today: number,
        last_activity_at: nullable(text),
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
})

/** Of `admin_overview`. */
export const overview = record({
  accounts: map(number),
  new_accounts: list(record({ week: text, accounts: number })),
  instances: record({ total: number, connected: number, down: number }),
  messages: record({ today: number, yesterday: number }),
  waiting: record({ jobs: number, messages: number, webhooks: number }),
  limits: list(record({ account_id: text, name: text, kind: text, used: number, limit: number })),
  failing: list(record({ what: text, code: text, count: number })),
})
export type Overview = Shaped<typeof overview>

/** A server that drives numbers. */
export type Orchestrator = Shaped<typeof fleet>['orchestrators'][number]
