import { useNavigate, useSearch } from '@tanstack/react-router'
import { Building2 } from 'lucide-react'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Select } from '@/components/ui/select.tsx'
import { Guide } from '@/features/accounts/onboarding/components/guide.tsx'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccess } from '../access.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

/** The first-run guide of one account: the one asked for, else the first of which the reader is owner. */
export function OnboardingRoute() {
  const t = useTranslate()
  const navigate = useNavigate()
  const { conta } = useSearch({ from: '/signed-in/comecar' })
  const { accounts } = useAccess()
  const account =
    accounts.find(({ id }) => id === conta) ?? accounts.find(({ role }) => role === 'owner') ?? accounts[0]
  const guide = [['onboarding', account?.id]] as const
  useLiveQueries(account ? [account.id] : [], {
    instance: guide,
    contact: guide,
    flow: guide,
    message: guide,
  })

  if (!account) {
    return (
      <Page>
        <EmptyState icon={Building2} title={t('accounts.empty')} description={t('accounts.empty_text')} />
      </Page>
    )
  }
  return (
    <Page className="max-w-3xl">
      <PageHeader
        title={t('onboarding.title')}
        description={t('onboarding.description', { name: account.name })}
        actions={
          accounts.length > 1 && (
            <Select
              aria-label={t('onboarding.account')}
              className="w-auto"
              options={accounts.map(({ id, name }) => ({ value: id, label: name }))}
              value={account.id}
              onChange={({ target }) =>
                void navigate({ to: '/comecar', search: { conta: target.value }, replace: true })
              }
            />
          )
        }
      />
      <Guide accountId={account.id} />
    </Page>
  )
}
