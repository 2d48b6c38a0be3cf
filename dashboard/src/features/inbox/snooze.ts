type SnoozeName = 'hour' | 'evening' | 'tomorrow' | 'monday'

/** The moments a chat is usually put off to, in local time; those that are past or nearly so are left out. */
export function snoozeTimes(now: Date): { name: SnoozeName; at: number }[] {
  const day = (days: number, hour: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour).getTime()
  const toMonday = (8 - now.getDay()) % 7 || 7
  const times: { name: SnoozeName; at: number }[] = [
    { name: 'hour', at: now.getTime() + 60 * 60_000 },
    { name: 'evening', at: day(0, 18) },
    { name: 'tomorrow', at: day(1, 9) },
    { name: 'monday', at: day(toMonday, 9) },
  ]
  return times.filter(({ name, at }) => name === 'hour' || at > now.getTime() + 60 * 60_000)
}
