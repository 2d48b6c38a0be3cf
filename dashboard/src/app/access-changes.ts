import type { Account } from '@/features/accounts/types.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'

/** Keeps fresh what every page shows: his role, a suspension, an account's name, a number that drops. */
export function useAccessChanges(accounts: Account[]): void {
  useLiveQueries(
    accounts.map(({ id }) => id),
    { account: [['access']], instance: [['instances']] },
  )
}
