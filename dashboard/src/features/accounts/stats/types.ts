import { list, map, nullable, number, record, type Shaped, text } from '@/lib/shape.ts'

const counts = { received: number, sent: number, failed: number }

/** Of `account_stats`; `hour` is when it began, `user_id` is null for chats that nobody has. */
export const accountStats = record({
  hours: list(record({ hour: text, ...counts })),
  open_chats: list(record({ user_id: nullable(text), name: nullable(text), open: number, pending: number })),
  /** Numbers by status. */
  instances: map(number),
  /** `messages`: received and sent since the account's midnight, as everywhere that says "messages today". */
  today: record({ ...counts, messages: number }),
})
export type AccountStats = Shaped<typeof accountStats>
export type HourCount = AccountStats['hours'][number]

/** Seconds; null when there was nothing to measure. */
const times = nullable(record({ median: number, p90: number }))
export type Times = Shaped<typeof times>

const totals = record({
  ...counts,
  automated: number,
  opened: number,
  closed: number,
  waiting: number,
  first_answer: times,
  closing: times,
})

/** Of `account_report`; `before` is as long a time before, `weekday` 1 is Monday. */
export const accountReport = record({
  timezone: text,
  totals,
  before: totals,
  people: list(
    record({
      user_id: text,
      name: text,
      answered: number,
      first_answer: times,
      closed: number,
      closing: times,
    }),
  ),
  numbers: list(
    record({
      instance_id: text,
      name: text,
      opened: number,
      answered: number,
      first_answer: times,
      received: number,
      sent: number,
    }),
  ),
  busy: list(record({ weekday: number, hour: number, received: number })),
})
export type AccountReport = Shaped<typeof accountReport>

export type Period = '24h' | '7d' | '30d' | '90d'
