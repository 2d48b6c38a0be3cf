import { Link, Outlet } from '@tanstack/react-router'
import { Building2, UserX } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useCurrentAccount } from '../access.ts'
import { Page } from '../layout/page.tsx'

/** Around every page of one account: each account has pages of its own, another's are not shown. */
export function AccountGate() {
  const account = useCurrentAccount()
  const [known, setKnown] = useState(account)
  if (account && account.id !== known?.id) setKnown(account)
  return account ? <Outlet key={account.id} /> : <NoAccount lost={known?.name} />
}

/** `lost` is the name of an account that the reader was in while the page was open. */
function NoAccount({ lost }: { lost: string | undefined }) {
  const t = useTranslate()
  return (
    <Page>
      <div role="alert">
        <EmptyState
          icon={lost ? UserX : Building2}
          title={lost ? t('accounts.lost', { name: lost }) : t('accounts.unknown')}
          description={lost ? t('accounts.lost_text') : t('accounts.unknown_text')}
        >
          <Button asChild variant="outline">
            <Link to="/contas">{t('accounts.go_to_list')}</Link>
          </Button>
        </EmptyState>
      </div>
    </Page>
  )
}
