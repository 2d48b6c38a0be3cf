import type { Row, Selected } from '@/lib/database.ts'
import { nullable, number, record, type Shaped, text } from '@/lib/shape.ts'

export type WorkingHours = Row<'accounts'>['working_hours']
export const DAYS = [
  'mon',
  'tue',
  'wed',
  'thu',
  'fri',
  'sat',
  'sun',
] as const satisfies (keyof WorkingHours)[]
export type Day = (typeof DAYS)[number]
export type Span = NonNullable<WorkingHours[Day]>[number]

export const SETTINGS_COLUMNS =
  'id, name, phone, timezone, working_hours, opt_out_words, opt_out_answer, silence_minutes, welcome_flow_id, away_flow_id, default_flow_id, default_flow_hours, holidays, plan, plan_expires_at, status, closes_at, created_at'

/** What an account says about itself. */
export type Settings = Selected<'accounts', typeof SETTINGS_COLUMNS>

export const LIMITS = ['instances', 'contacts', 'messages_per_day', 'members', 'flows'] as const
export type Limit = (typeof LIMITS)[number]

const count = nullable(number)

/** Of `account_usage`; a limit of null is none. */
export const accountUsage = record({
  plan: text,
  plan_expires_at: nullable(text),
  limits: record({
    instances: count,
    contacts: count,
    messages_per_day: count,
    members: count,
    flows: count,
  }),
  used: record({
    instances: number,
    contacts: number,
    messages_per_day: number,
    members: number,
    flows: number,
  }),
  /** Open invitations, which the limit of members counts too. */
  invited: number,
})
export type Usage = Shaped<typeof accountUsage>
