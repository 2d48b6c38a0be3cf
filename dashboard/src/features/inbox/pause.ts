import type { Chat } from './types.ts'

const MINUTE = 60_000
const DAY = 24 * 60

/** How long the automation of a chat may rest: minutes, or until the next morning. */
export const PAUSES = [
  { name: 'half_hour', minutes: () => 30 },
  { name: 'hour', minutes: () => 60 },
  { name: 'hours', minutes: () => 240 },
  { name: 'tomorrow', minutes: (now: Date) => minutesToMorning(now) },
  { name: 'week', minutes: () => 7 * DAY },
] as const

/** Whole minutes until nine o'clock of the next day, in local time. */
function minutesToMorning(now: Date): number {
  const morning = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9)
  return Math.ceil((morning.getTime() - now.getTime()) / MINUTE)
}

export function isPaused(
  { automation_paused_until: until }: Pick<Chat, 'automation_paused_until'>,
  now: number,
) {
  return until !== null && Date.parse(until) > now
}
