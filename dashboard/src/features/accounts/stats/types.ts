/** Messages of one hour; `hour` is when it began (ISO 8601). */
export interface HourCount {
  hour: string
  received: number
  sent: number
  failed: number
}

/** What `account_stats` answers. */
export interface AccountStats {
  hours: HourCount[]
  /** By the member they are assigned to; `user_id` null: nobody yet. */
  open_chats: { user_id: string | null; name: string | null; open: number; pending: number }[]
  /** Numbers by status. */
  instances: Record<string, number>
  today: { received: number; sent: number; failed: number }
}

export type Period = '24h' | '7d' | '30d'
