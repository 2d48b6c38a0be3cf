import { list, map, nullable, number, record, type Shaped, text } from '@/lib/shape.ts'

const counts = { received: number, sent: number, failed: number }

/** Of `account_stats`; `hour` is when it began, `user_id` is null for chats that nobody has. */
export const accountStats = record({
  hours: list(record({ hour: text, ...counts })),
  open_chats: list(record({ user_id: nullable(text), name: nullable(text), open: number, pending: number })),
  /** Numbers by status. */
  instances: map(number),
  today: record(counts),
})
export type AccountStats = Shaped<typeof accountStats>
export type HourCount = AccountStats['hours'][number]

export type Period = '24h' | '7d' | '30d'
