import { both, flag, list, nullable, number, record, row, type Shaped, text } from '@/lib/shape.ts'

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

/** A server that drives numbers. */
export type Orchestrator = Shaped<typeof fleet>['orchestrators'][number]
