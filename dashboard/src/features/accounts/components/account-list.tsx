import { Link } from '@tanstack/react-router'
import { Building2, ChevronRight } from 'lucide-react'
import { Badge } from '@/components/ui/badge.tsx'
import { Card } from '@/components/ui/card.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatPhone } from '@/lib/phone.ts'
import type { Account } from '../types.ts'

export function AccountList({ accounts }: { accounts: Account[] }) {
  const t = useTranslate()
  if (accounts.length === 0) {
    return <EmptyState icon={Building2} title={t('accounts.empty')} description={t('accounts.empty_text')} />
  }
  return (
    <Card>
      <ul className="divide-y">
        {accounts.map((account) => (
          <li key={account.id}>
            <Link
              to="/a/$accountId/numeros"
              params={{ accountId: account.id }}
              className="focus-ring flex items-center gap-4 rounded-xl px-5 py-4 hover:bg-accent/60"
            >
              <span className="grid size-10 shrink-0 place-items-center rounded-lg bg-muted text-muted-foreground">
                <Building2 className="size-5" aria-hidden />
              </span>
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{account.name}</span>
                <span className="block text-sm text-muted-foreground tabular-nums">
                  {formatPhone(account.phone)}
                </span>
              </span>
              {account.status !== 'active' && <Badge tone="warning">{t(`accounts.${account.status}`)}</Badge>}
              <Badge>{t(`accounts.role.${account.role}`)}</Badge>
              <span className="sr-only">{t('accounts.open_numbers')}</span>
              <ChevronRight className="size-4 text-muted-foreground" aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}
