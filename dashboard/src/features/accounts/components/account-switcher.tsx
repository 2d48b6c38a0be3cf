import { Link } from '@tanstack/react-router'
import { Building2, Check, ChevronsUpDown, Layers } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { formatPhone } from '@/lib/phone.ts'
import type { Account } from '../types.ts'

interface AccountSwitcherProps {
  accounts: Account[]
  /** The account being looked at; undefined for all of them. */
  current: Account | undefined
  /** Where the reader gets to by choosing that account; all of them without one. */
  addressOf: (accountId: string | undefined) => string
  /** What stands beside an account, such as what waits there. */
  badgeOf: (accountId: string) => ReactNode
  /** Its sign alone. */
  isSmall?: boolean
  onSwitched?: (() => void) | undefined
}

export function AccountSwitcher(props: AccountSwitcherProps) {
  const { accounts, current, addressOf, badgeOf, isSmall = false, onSwitched } = props
  const t = useTranslate()
  const name = current?.name ?? t('accounts.all')
  const detail = current ? formatPhone(current.phone) : t('accounts.count', { count: accounts.length })
  const Icon = current ? Building2 : Layers

  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        className={cn(
          'focus-ring flex items-center gap-3 rounded-lg text-left',
          !isSmall && 'w-full border bg-card p-2.5 shadow-xs hover:bg-accent',
        )}
      >
        <span className="grid size-9 shrink-0 place-items-center rounded-md bg-primary text-primary-foreground">
          <Icon className="size-4.5" aria-hidden />
        </span>
        <span className={isSmall ? 'sr-only' : 'min-w-0 flex-1'}>
          <span className="sr-only">{t('accounts.switcher')} </span>
          <span className="block truncate text-sm font-semibold">{name}</span>
          <span className="block truncate text-xs text-muted-foreground">{detail}</span>
        </span>
        {!isSmall && <ChevronsUpDown className="size-4 shrink-0 text-muted-foreground" aria-hidden />}
      </DropdownMenuTrigger>
      <DropdownMenuContent
        align="start"
        className={isSmall ? 'w-56' : 'w-(--radix-dropdown-menu-trigger-width)'}
      >
        <DropdownMenuItem asChild onSelect={onSwitched}>
          <Link to={addressOf(undefined)}>
            <Layers aria-hidden />
            <span className="flex-1">{t('accounts.all')}</span>
            {!current && <Check className="text-primary" aria-hidden />}
          </Link>
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>{t('accounts.title')}</DropdownMenuLabel>
        {accounts.map((account) => (
          <DropdownMenuItem key={account.id} asChild onSelect={onSwitched}>
            <Link to={addressOf(account.id)}>
              <Building2 aria-hidden />
              <span className="min-w-0 flex-1 truncate">{account.name}</span>
              {badgeOf(account.id)}
              {account.id === current?.id && <Check className="text-primary" aria-hidden />}
            </Link>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
