export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Day = (typeof DAYS)[number]

/** From and to, as `HH:MM` in the account's time zone; `24:00` is the end of the day. */
export type Span = [from: string, to: string]
export type WorkingHours = Partial<Record<Day, Span[]>>

/** What an account says about itself. Times are ISO 8601. */
export interface Settings {
  id: string
  name: string
  phone: string
  timezone: string
  working_hours: WorkingHours
  plan: string
  plan_expires_at: string | null
  status: 'active' | 'suspended' | 'closed'
  closes_at: string | null
  created_at: string
}

export const LIMITS = ['instances', 'contacts', 'messages_per_day', 'members', 'flows'] as const
export type Limit = (typeof LIMITS)[number]

export interface Usage {
  plan: string
  plan_expires_at: string | null
  /** Null: unlimited. */
  limits: Record<Limit, number | null>
  used: Record<Limit, number>
}
