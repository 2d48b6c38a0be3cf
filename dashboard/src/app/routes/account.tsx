import { Pending } from '@/components/ui/pending.tsx'
import { Section } from '@/components/ui/section.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useSettings, useUsage } from '@/features/accounts/settings/api/settings.ts'
import { AutomationForm } from '@/features/accounts/settings/components/automation-form.tsx'
import { Closing } from '@/features/accounts/settings/components/closing.tsx'
import { DefaultFlowsForm } from '@/features/accounts/settings/components/default-flows-form.tsx'
import { ExportButtons } from '@/features/accounts/settings/components/export-buttons.tsx'
import { HolidaysForm } from '@/features/accounts/settings/components/holidays-form.tsx'
import { HoursForm } from '@/features/accounts/settings/components/hours-form.tsx'
import { PlanUsage } from '@/features/accounts/settings/components/plan-usage.tsx'
import { ProfileForm } from '@/features/accounts/settings/components/profile-form.tsx'
import type { Settings } from '@/features/accounts/settings/types.ts'
import { useFlowNames } from '@/features/automation/runs/api/list-flow-names.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function AccountRoute() {
  const t = useTranslate()
  const { id } = useAccount()
  const { data: settings, error, refetch } = useSettings(id)
  const usage = [['account-usage', id]] as const
  useLiveQueries([id], {
    account: [['account-settings', id], ...usage],
    instance: usage,
    contact: usage,
    count: usage,
    flow: usage,
  })
  return (
    <Page>
      <PageHeader title={t('layout.account')} description={t('account_settings.description')} />
      {settings ? (
        <Sections settings={settings} />
      ) : (
        <Pending error={error} refetch={refetch} feature="account_settings" className="h-96 rounded-xl" />
      )}
    </Page>
  )
}

function Sections({ settings }: { settings: Settings }) {
  const t = useTranslate()
  const { id, canManage, isOwner } = useAccount()
  const { data: usage } = useUsage(id)
  const { data: flows = [] } = useFlowNames(id)
  return (
    <div className="grid grid-cols-1 gap-stack xl:grid-cols-2">
      <Section title={t('account_settings.profile')} description={t('account_settings.profile_text')}>
        <ProfileForm settings={settings} canManage={canManage} />
      </Section>
      <Section title={t('account_settings.automation')} description={t('account_settings.automation_text')}>
        <AutomationForm settings={settings} canManage={canManage} />
      </Section>
      <Section
        className="xl:col-span-2"
        title={t('account_settings.hours')}
        description={t('account_settings.hours_text')}
      >
        <HoursForm settings={settings} canManage={canManage} />
      </Section>
      <Section title={t('account_settings.flows')} description={t('account_settings.flows_text')}>
        <DefaultFlowsForm settings={settings} canManage={canManage} flows={flows} />
      </Section>
      <Section title={t('account_settings.holidays')} description={t('account_settings.holidays_text')}>
        <HolidaysForm settings={settings} canManage={canManage} />
      </Section>
      <Section
        className="xl:col-span-2"
        title={t('account_settings.plan')}
        description={t('account_settings.plan_text')}
      >
        {usage ? <PlanUsage usage={usage} /> : <Skeleton className="h-32" />}
      </Section>
      <Section title={t('account_settings.export')} description={t('account_settings.export_text')}>
        <ExportButtons accountId={id} />
      </Section>
      {isOwner && (
        <Section title={t('account_settings.close')} description={t('account_settings.close_text')}>
          <Closing settings={settings} />
        </Section>
      )}
    </div>
  )
}
