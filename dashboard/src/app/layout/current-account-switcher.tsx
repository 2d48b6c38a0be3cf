import { useMatches } from '@tanstack/react-router'
import { AccountSwitcher } from '@/features/accounts/components/account-switcher.tsx'
import { useWaitingCounts } from '@/features/inbox/api/count-waiting.ts'
import { useAccess, useNavigatedAccount, useSession } from '../access.ts'
import { CountBadge } from './waiting-badge.tsx'

/** Pages that all accounts together have too. */
const SHARED = ['numeros', 'conversas']

interface CurrentAccountSwitcherProps {
  isSmall: boolean
  onSwitched: (() => void) | undefined
}

/** Switches to the same page of another account, where there is one. */
export function CurrentAccountSwitcher({ isSmall, onSwitched }: CurrentAccountSwitcherProps) {
  const { accounts } = useAccess()
  const current = useNavigatedAccount()
  const waiting = useWaitingCounts(useSession().userId)
  const page = useMatches({ select: (matches) => pageOf(matches.at(-1)?.fullPath ?? '') })
  return (
    <AccountSwitcher
      accounts={accounts}
      current={current}
      isSmall={isSmall}
      badgeOf={(accountId) => <CountBadge count={waiting[accountId] ?? 0} />}
      addressOf={(accountId) => {
        if (accountId) return `/a/${accountId}/${page ?? 'numeros'}`
        return SHARED.includes(page ?? '') ? `/${page}` : '/numeros'
      }}
      onSwitched={onSwitched}
    />
  )
}

/** `/a/$accountId/contatos/importar` is on the page `contatos`; a page of no account is none. */
function pageOf(fullPath: string): string | undefined {
  const [, page] =
    /^\/a\/\$accountId\/([\w-]+)/.exec(fullPath) ?? /^\/(numeros|conversas)/.exec(fullPath) ?? []
  return page
}
