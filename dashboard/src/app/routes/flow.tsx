import { Link, useParams } from '@tanstack/react-router'
import { ArrowLeft, Route } from 'lucide-react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useFlow } from '@/features/flows/api/get-flow.ts'
import { Builder } from '@/features/flows/components/builder.tsx'
import { FORMS } from '@/features/flows/forms/index.ts'
import { useAccountFiles } from '@/features/messages/api/use-file-store.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { ChoicesProvider } from '@/lib/choices.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { FileStoreProvider } from '@/lib/media/file-store.ts'
import { useAccount, useSession } from '../access.ts'
import { useAccountChoices } from '../automation/use-account-choices.ts'
import { useEditors } from '../flows/use-editors.ts'
import { useFlowParts } from '../flows/use-flow-parts.tsx'
import { FullPage, Page } from '../layout/page.tsx'

/** The builder of one flow. */
export function FlowRoute() {
  const t = useTranslate()
  const say = useErrorText('flows')
  const account = useAccount()
  const { id: accountId, canWrite, canManage } = account
  const { flowId = '' } = useParams({ strict: false })
  const { userId, email } = useSession()
  const { data: flow, error } = useFlow(accountId, flowId)
  const choices = useAccountChoices(accountId)
  const name = choices.members.find(({ id }) => id === userId)?.name ?? email
  const editors = useEditors(account, { userId, name }, flowId)
  const parts = useFlowParts(account, flow)
  const files = useAccountFiles(accountId)
  useLiveQueries([accountId], { flow: [['flows', accountId]] })

  if (error && !flow)
    return (
      <Page>
        <Alert tone="danger" title={say(error)} />
      </Page>
    )
  if (!flow) return <Skeleton className="m-4 flex-1 rounded-xl" />
  return (
    <FullPage>
      <ChoicesProvider value={choices}>
        <FileStoreProvider value={files}>
          <Builder
            key={flowId}
            accountId={accountId}
            userId={userId}
            flow={flow}
            forms={FORMS}
            parts={parts}
            isReadOnly={!canManage || !canWrite}
            editors={editors}
            back={
              <Button asChild variant="ghost" size="icon">
                <Link to="/a/$accountId/fluxos" params={{ accountId }} aria-label={t('flows.back')}>
                  <ArrowLeft aria-hidden />
                </Link>
              </Button>
            }
            links={
              <Button asChild variant="ghost" size="small">
                <Link to="/a/$accountId/fluxos/$flowId/execucoes" params={{ accountId, flowId }}>
                  <Route aria-hidden />
                  {t('flows.runs')}
                </Link>
              </Button>
            }
          />
        </FileStoreProvider>
      </ChoicesProvider>
    </FullPage>
  )
}
