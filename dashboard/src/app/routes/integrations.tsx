import { useNavigate, useSearch } from '@tanstack/react-router'
import { ShieldX } from 'lucide-react'
import type { ReactNode } from 'react'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { Inbound } from '../integrations/inbound.tsx'
import type { IntegrationSearch } from '../integrations/search.ts'
import { Webhooks } from '../integrations/webhooks.tsx'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

/** What we tell other systems and what they tell us; only those who manage the account may look. */
export function IntegrationsRoute() {
  const t = useTranslate()
  const { canManage } = useAccount()
  if (canManage) return <Integrations />
  return (
    <Page>
      <PageHeader title={t('layout.integrations')} />
      <EmptyState
        icon={ShieldX}
        title={t('webhooks.not_allowed')}
        description={t('webhooks.not_allowed_text')}
      />
    </Page>
  )
}

function Integrations() {
  const search: IntegrationSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const go = (next: IntegrationSearch) => void navigate({ to: '.', search: next })
  const frame = (list: ReactNode, actions: ReactNode) => (
    <Lists
      tab={search.aba ?? 'webhooks'}
      actions={actions}
      onTab={(tab) => go(tab === 'entradas' ? { aba: 'entradas' } : {})}
    >
      {list}
    </Lists>
  )
  if (search.aba === 'entradas') {
    const open = (id: string | undefined) => go({ aba: 'entradas', ...(id && { entrada: id }) })
    return <Inbound openId={search.entrada} onOpen={open} frame={frame} />
  }
  return <Webhooks openId={search.webhook} onOpen={(id) => go(id ? { webhook: id } : {})} frame={frame} />
}

interface ListsProps {
  tab: 'webhooks' | 'entradas'
  actions: ReactNode
  onTab: (tab: string) => void
  children: ReactNode
}

function Lists({ tab, actions, onTab, children }: ListsProps) {
  const t = useTranslate()
  return (
    <Page className="max-w-5xl">
      <PageHeader
        title={t('layout.integrations')}
        description={t(tab === 'entradas' ? 'inbound.description' : 'webhooks.description')}
        actions={actions}
      />
      <Tabs value={tab} onValueChange={onTab} className="space-y-4">
        <TabsList aria-label={t('layout.integrations')}>
          <TabsTrigger value="webhooks">{t('webhooks.title')}</TabsTrigger>
          <TabsTrigger value="entradas">{t('inbound.title')}</TabsTrigger>
        </TabsList>
        <TabsContent value={tab}>{children}</TabsContent>
      </Tabs>
    </Page>
  )
}
