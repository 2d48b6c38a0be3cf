import { useLingui } from '@lingui/react'
import { useNavigate } from '@tanstack/react-router'
import { Ban, Eye, PhoneOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { useAdminAct } from '@/features/platform/api/change-account.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { isPlaceholderPhone } from '@/lib/phone.ts'
import { formatDateTime } from '@/lib/time.ts'
import { type CurrentAccount, useCurrentAccount } from '../access.ts'

/** What holds for every page of the account in the address: that it is suspended, closed, has lost its phone, or is only looked at. */
export function AccountBanner() {
  const t = useTranslate()
  const account = useCurrentAccount()
  return (
    <div role="status">
      {account && account.status !== 'active' && <StatusBanner account={account} />}
      {account && isPlaceholderPhone(account.phone) && (
        <Banner tone="bg-warning-soft text-warning" icon={<PhoneOff aria-hidden />}>
          {t('accounts.banner.phone_lost')}
        </Banner>
      )}
      {account?.role === 'observer' && <ObserverBanner account={account} />}
    </div>
  )
}

function StatusBanner({ account: { status, suspended_reason, closes_at } }: { account: CurrentAccount }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const text =
    status === 'suspended'
      ? t('accounts.banner.suspended', { reason: suspended_reason ?? '' })
      : t('accounts.banner.closed', { when: closes_at ? formatDateTime(closes_at, i18n.locale) : '' })
  return (
    <Banner tone="bg-danger-soft text-danger" icon={<Ban aria-hidden />}>
      {text}
    </Banner>
  )
}

function ObserverBanner({ account: { id, until } }: { account: CurrentAccount }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const navigate = useNavigate()
  const { mutate, isPending } = useAdminAct(id)
  // Away first: the page would tell of a lost account.
  const leave = () =>
    void navigate({ to: '/admin/contas' }).then(() => mutate({ act: 'admin_leave_account' }))
  return (
    <Banner tone="bg-info-soft text-info" icon={<Eye aria-hidden />}>
      {t('accounts.banner.observer', { when: until ? formatDateTime(until, i18n.locale) : '' })}
      <Button variant="outline" size="small" busy={isPending} onClick={leave}>
        {t('accounts.banner.leave')}
      </Button>
    </Banner>
  )
}

function Banner({ tone, icon, children }: { tone: string; icon: ReactNode; children: ReactNode }) {
  return (
    <div
      className={`flex items-center justify-center gap-2.5 px-4 py-2 text-sm [&>svg]:size-4 [&>svg]:shrink-0 ${tone}`}
    >
      {icon}
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1.5">{children}</p>
    </div>
  )
}
