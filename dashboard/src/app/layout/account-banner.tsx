import { useLingui } from '@lingui/react'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { Ban, Eye, PhoneOff } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useAdminAct } from '@/features/platform/api/change-account.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { isPlaceholderPhone } from '@/lib/phone.ts'
import { formatDateTime } from '@/lib/time.ts'
import { type CurrentAccount, useCurrentAccount } from '../access.ts'

/** What holds for every page of the account in the address: that it is suspended, closed, has lost its phone, or is only looked at. */
export function AccountBanner() {
  const t = useTranslate()
  const account = useCurrentAccount()
  const { leave, isLeaving } = useLeaving()
  return (
    <div role="status">
      {account && account.status !== 'active' && <StatusBanner account={account} />}
      {account && isPlaceholderPhone(account.phone) && (
        <Banner tone="bg-warning-soft text-warning" icon={<PhoneOff aria-hidden />}>
          {t('accounts.banner.phone_lost')}
        </Banner>
      )}
      {account?.role === 'observer' && (
        <ObserverBanner account={account} isLeaving={isLeaving} onLeave={() => leave(account.id)} />
      )}
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

interface ObserverBannerProps {
  account: CurrentAccount
  isLeaving: boolean
  onLeave: () => void
}

function ObserverBanner({ account: { until }, isLeaving, onLeave }: ObserverBannerProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  return (
    <Banner tone="bg-info-soft text-info" icon={<Eye aria-hidden />}>
      {t('accounts.banner.observer', { when: until ? formatDateTime(until, i18n.locale) : '' })}
      <Button variant="outline" size="small" busy={isLeaving} onClick={onLeave}>
        {t('accounts.banner.leave')}
      </Button>
    </Banner>
  )
}

/** Goes to the list of accounts, and ends the look once no page of the account is shown: such a page would tell of a lost account. */
function useLeaving() {
  const [leaving, setLeaving] = useState('')
  const navigate = useNavigate()
  const say = useErrorText('admin')
  const { mutate, isPending } = useAdminAct(leaving)
  // Where the reader is once what he went to has been drawn.
  const shown = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname })
  useEffect(() => {
    if (leaving === '' || isPending || !shown || shown.startsWith(`/a/${leaving}`)) return
    mutate(
      { act: 'admin_leave_account' },
      { onSettled: () => setLeaving(''), onError: (error) => toast.error(say(error)) },
    )
  }, [leaving, shown, isPending, mutate, say])
  const leave = (accountId: string) => {
    setLeaving(accountId)
    void navigate({ to: '/admin/contas' })
  }
  return { leave, isLeaving: leaving !== '' }
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
