import { useMemo } from 'react'
import { useSettings } from '@/features/accounts/settings/api/settings.ts'
import { SettingsForm } from '@/features/flows/forms/components/settings-form.tsx'
import type { BuilderParts } from '@/features/flows/panels.ts'
import { TestChat } from '@/features/flows/test-chat/components/test-chat.tsx'
import type { Flow } from '@/features/flows/types.ts'
import { VersionList } from '@/features/flows/versions/components/version-list.tsx'
import type { CurrentAccount } from '../access.ts'

/** What stands beside the canvas and is of other features. */
export function useFlowParts(account: CurrentAccount, flow: Flow | undefined): BuilderParts {
  const { id: accountId, name } = account
  const { data: settings } = useSettings(accountId)
  const flowId = flow?.id ?? ''
  const publishedId = flow?.published_version_id ?? null
  const tried = useMemo(() => settings && { ...settings, name }, [settings, name])
  return useMemo(
    () => ({
      test: ({ graph, onTrace }) =>
        tried && (
          <TestChat accountId={accountId} flowId={flowId} graph={graph} account={tried} onTrace={onTrace} />
        ),
      settings: (shown) => <SettingsForm {...shown} />,
      versions: (shown) => (
        <VersionList accountId={accountId} flowId={flowId} publishedId={publishedId} {...shown} />
      ),
    }),
    [accountId, tried, flowId, publishedId],
  )
}
