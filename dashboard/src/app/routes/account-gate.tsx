import { Outlet } from '@tanstack/react-router'
import { Building2 } from 'lucide-react'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useCurrentAccount } from '../access.ts'
import { Page } from '../layout/page.tsx'

/** Around every page of one account: each account has pages of its own, another's are not shown. */
export function AccountGate() {
  const t = useTranslate()
  const account = useCurrentAccount()
  if (!account) {
    return (
      <Page>
        <EmptyState icon={Building2} title={t('accounts.unknown')} description={t('accounts.unknown_text')} />
      </Page>
    )
  }
  return <Outlet key={account.id} />
}
