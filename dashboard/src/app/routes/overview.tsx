import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { Select } from '@/components/ui/select.tsx'
import { useMembers } from '@/features/accounts/members/api/list-members.ts'
import type { Member } from '@/features/accounts/members/types.ts'
import { Overview } from '@/features/accounts/stats/components/overview.tsx'
import { PERIODS } from '@/features/accounts/stats/period.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { colleagueName } from '@/lib/names.ts'
import { readChoice } from '@/lib/search.ts'
import { useAccount } from '../access.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

const NOBODY: readonly Member[] = []

export function OverviewRoute() {
  const t = useTranslate()
  const { id: accountId } = useAccount()
  const navigate = useNavigate()
  const search: { periodo?: unknown } = useSearch({ strict: false })
  const period = readChoice(search.periodo, PERIODS) ?? '24h'
  const { data: members = NOBODY } = useMembers(accountId)
  const people = useMemo(
    () =>
      new Map(
        members.map((member) => [member.user_id, { name: colleagueName(member), picture: member.picture }]),
      ),
    [members],
  )
  const stats = [['stats', accountId]] as const
  useLiveQueries([accountId], {
    count: stats,
    chat: stats,
    instance: stats,
    account: [['members', accountId]],
  })
  return (
    <Page>
      <PageHeader
        title={t('layout.overview')}
        description={t('stats.description')}
        actions={
          <Select
            aria-label={t('stats.period')}
            className="w-auto"
            options={PERIODS.map((value) => ({ value, label: t(`stats.period.${value}`) }))}
            value={period}
            onChange={({ target }) =>
              void navigate({
                to: '/a/$accountId/painel',
                params: { accountId },
                search: { periodo: readChoice(target.value, PERIODS) },
                replace: true,
              })
            }
          />
        }
      />
      <Overview accountId={accountId} period={period} people={people} />
    </Page>
  )
}
