import type { Account } from '@/features/accounts/types.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'

/** Keeps what the person may see fresh: his role, a suspension, an account's name. */
export function useAccessChanges(accounts: Account[]): void {
  useLiveQueries(
    accounts.map(({ id }) => id),
    { account: [['access']], member: [['access']] },
  )
}
