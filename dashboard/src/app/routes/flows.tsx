import { Link, useNavigate } from '@tanstack/react-router'
import { LayoutTemplate, Plus } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { FlowList } from '@/features/flows/list/components/flow-list.tsx'
import { NewFlowDialog } from '@/features/flows/list/components/new-flow-dialog.tsx'
import { useTemplateNeeds } from '@/features/flows/templates/api/use-template.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { useReadFlowFile, useTemplates } from '../flows/sources.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function FlowsRoute() {
  const t = useTranslate()
  const { id: accountId, canWrite, canManage } = useAccount()
  const navigate = useNavigate()
  const templates = useTemplates()
  const readFile = useReadFlowFile()
  const prepare = useTemplateNeeds(accountId)
  useLiveQueries([accountId], { flow: [['flows', accountId]] })
  const open = (flowId: string) =>
    void navigate({ to: '/a/$accountId/fluxos/$flowId', params: { accountId, flowId } })
  const create = canManage && canWrite && (
    <NewFlowDialog
      accountId={accountId}
      templates={templates}
      readFile={readFile}
      prepare={prepare}
      onOpen={open}
      trigger={
        <Button>
          <Plus aria-hidden />
          {t('flows.new')}
        </Button>
      }
    />
  )
  const templatesLink = (
    <Button asChild variant="outline">
      <Link to="/a/$accountId/fluxos/modelos" params={{ accountId }}>
        <LayoutTemplate aria-hidden />
        {t('flow_templates.title')}
      </Link>
    </Button>
  )
  return (
    <Page className="max-w-5xl">
      <PageHeader
        title={t('layout.flows')}
        description={t('flows.description')}
        actions={
          <>
            {templatesLink}
            {create}
          </>
        }
      />
      <FlowList
        accountId={accountId}
        canManage={canManage && canWrite}
        onOpen={open}
        linkTo={(flow) => (
          <Link
            to="/a/$accountId/fluxos/$flowId"
            params={{ accountId, flowId: flow.id }}
            className="focus-ring rounded-sm hover:underline"
          >
            {flow.name}
          </Link>
        )}
      >
        {templatesLink}
      </FlowList>
    </Page>
  )
}
