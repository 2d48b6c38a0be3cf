import { useNavigate, useSearch } from '@tanstack/react-router'
import { ShieldX } from 'lucide-react'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { AuditFilters } from '@/features/accounts/audit/components/audit-filters.tsx'
import { AuditList, ExportAudit } from '@/features/accounts/audit/components/audit-list.tsx'
import { type AuditSearch, readAuditSearch } from '@/features/accounts/audit/search.ts'
import { useMembers } from '@/features/accounts/members/api/list-members.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { colleagueName } from '@/lib/names.ts'
import { useAccount } from '../access.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function AuditRoute() {
  const t = useTranslate()
  const { id, canManage, role } = useAccount()
  const search = readAuditSearch(useSearch({ strict: false }))
  return (
    <Page>
      <PageHeader
        title={t('layout.audit')}
        description={t('audit.description')}
        actions={canManage && <ExportAudit accountId={id} search={search} />}
      />
      {canManage ? (
        <Log accountId={id} search={search} />
      ) : (
        <EmptyState
          icon={ShieldX}
          title={t('audit.not_allowed')}
          description={t(role === 'observer' ? 'audit.observed_text' : 'audit.not_allowed_text')}
        />
      )}
    </Page>
  )
}

function Log({ accountId, search }: { accountId: string; search: AuditSearch }) {
  const navigate = useNavigate()
  const { data: members = [] } = useMembers(accountId)
  useLiveQueries([accountId], { audit: [['audit', accountId]] })
  const show = (wanted: AuditSearch) =>
    void navigate({ to: '/a/$accountId/auditoria', params: { accountId }, search: wanted, replace: true })
  return (
    <div className="space-y-stack">
      <AuditFilters
        search={search}
        people={members.map((member) => ({ id: member.user_id, name: colleagueName(member) }))}
        onChange={show}
      />
      <AuditList accountId={accountId} search={search} />
    </div>
  )
}
