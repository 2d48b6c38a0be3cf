import { getRouteApi, useParams } from '@tanstack/react-router'
import { useAccess as useAccessQuery } from '@/features/accounts/api/get-access.ts'
import { type Permissions, permissionsOf } from '@/features/accounts/permissions.ts'
import type { Access, Account } from '@/features/accounts/types.ts'

const signedIn = getRouteApi('/signed-in')
const NOTHING: Access = { platformAdmin: false, accounts: [] }

/** Who is signed in; only behind the sign-in. */
export function useSession() {
  return signedIn.useRouteContext().session
}

/** What the person signed in may see: loaded before any page is shown, renewed while it is open. */
export function useAccess(): Access {
  return useAccessQuery(useSession().userId).data ?? NOTHING
}

export type CurrentAccount = Account & Permissions

/** The account in the address; undefined on the pages of all accounts and when it is not his. */
export function useCurrentAccount(): CurrentAccount | undefined {
  const { accountId } = useParams({ strict: false })
  const account = useAccess().accounts.find(({ id }) => id === accountId)
  return account && { ...account, ...permissionsOf(account) }
}

/** The account the navigation is about: on pages of all accounts the only one, for who has only one. */
export function useNavigatedAccount(): CurrentAccount | undefined {
  const { accounts, platformAdmin } = useAccess()
  const current = useCurrentAccount()
  const [only, ...others] = accounts
  if (current || !only || others.length > 0 || platformAdmin) return current
  return { ...only, ...permissionsOf(only) }
}

/** The account of a page below `/a/$accountId`, which is shown for known accounts only. */
export function useAccount(): CurrentAccount {
  const account = useCurrentAccount()
  if (!account) throw new Error('useAccount needs the address of an account')
  return account
}

/** The accounts a page is about: the one in the address, or all. */
export function useShownAccounts(): Account[] {
  const { accounts } = useAccess()
  const current = useCurrentAccount()
  return current ? [current] : accounts
}
