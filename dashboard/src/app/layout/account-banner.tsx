import { Ban, Eye } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { useCurrentAccount } from '../access.ts'

/** What holds for every page of the account in the address: that it is suspended, closed, or only looked at. */
export function AccountBanner() {
  const t = useTranslate()
  const account = useCurrentAccount()
  if (!account) return null
  if (account.status !== 'active') {
    return (
      <Banner tone="bg-danger-soft text-danger" icon={<Ban aria-hidden />}>
        {t(account.status === 'suspended' ? 'accounts.banner.suspended' : 'accounts.banner.closed')}
      </Banner>
    )
  }
  if (account.role !== 'observer') return null
  return (
    <Banner tone="bg-info-soft text-info" icon={<Eye aria-hidden />}>
      {t('accounts.banner.observer')}
    </Banner>
  )
}

function Banner({ tone, icon, children }: { tone: string; icon: ReactNode; children: ReactNode }) {
  return (
    <div
      role="status"
      className={`flex items-center justify-center gap-2 px-4 py-2.5 text-sm [&_svg]:size-4 [&_svg]:shrink-0 ${tone}`}
    >
      {icon}
      <p>{children}</p>
    </div>
  )
}
