import type { ContentItem } from '@/types/flow.generated.ts'

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** When people may be written to, by the clock of each. */
export interface SendingWindow {
  /** `HH:MM`; the end may be `24:00`. */
  from: string
  to: string
  days: Weekday[]
}

/** One of up to four contents of which each person gets one. */
export interface Variant {
  id: string
  percent: number
  items: ContentItem[]
}

export type SentContent = { items: ContentItem[] } | { variants: Variant[] }

/** Who is left out. */
export interface Exclusion {
  tags?: string[]
  segment_ids?: string[]
  broadcast_ids?: string[]
  /** Who had a broadcast in so many days. */
  days?: number | null
}

/** Why a window cannot be saved: an end before its start, or no day. */
export function windowMistake({ from, to, days }: SendingWindow): 'order' | 'days' | undefined {
  if (!from || !to || from >= to) return 'order'
  return days.length === 0 ? 'days' : undefined
}
