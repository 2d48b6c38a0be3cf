import { Link, type LinkProps } from '@tanstack/react-router'
import { Building2, type LucideIcon, Smartphone } from 'lucide-react'
import { AccountSwitcher } from '@/features/accounts/components/account-switcher.tsx'
import type { Account } from '@/features/accounts/types.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { Brand } from './brand.tsx'
import { UserMenu } from './user-menu.tsx'

interface SidebarProps {
  email: string
  accounts: Account[]
  account: Account | undefined
  /** Called when the reader goes somewhere, so that the panel on a telephone can close. */
  onNavigate?: () => void
}

export function Sidebar({ email, accounts, account, onNavigate }: SidebarProps) {
  const t = useTranslate()
  const numbers = account
    ? ({ to: '/a/$accountId/numeros', params: { accountId: account.id } } as const)
    : ({ to: '/numeros' } as const)
  return (
    <div className="flex h-full flex-col gap-5 p-4">
      <div className="px-1 pt-1">
        <Brand />
      </div>
      <AccountSwitcher accounts={accounts} current={account} onSwitched={onNavigate} />
      <nav aria-label={t('layout.navigation')} className="flex-1 space-y-1">
        <SidebarLink {...numbers} icon={Smartphone} label={t('layout.numbers')} onNavigate={onNavigate} />
        <SidebarLink to="/contas" icon={Building2} label={t('layout.accounts')} onNavigate={onNavigate} />
      </nav>
      <UserMenu email={email} />
    </div>
  )
}

type SidebarLinkProps = Pick<LinkProps, 'to' | 'params'> & {
  icon: LucideIcon
  label: string
  onNavigate: (() => void) | undefined
}

function SidebarLink({ icon: Icon, label, onNavigate, ...target }: SidebarLinkProps) {
  return (
    <Link
      {...target}
      onClick={onNavigate}
      activeOptions={{ includeSearch: false }}
      className="focus-ring flex items-center gap-3 rounded-md px-3 py-2 text-sm text-muted-foreground hover:bg-accent hover:text-foreground aria-[current=page]:bg-accent aria-[current=page]:font-medium aria-[current=page]:text-foreground"
    >
      <Icon className="size-4" aria-hidden />
      {label}
    </Link>
  )
}
