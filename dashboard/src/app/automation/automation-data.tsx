import type { ReactNode } from 'react'
import { useAccountFiles } from '@/features/messages/api/use-file-store.ts'
import { ChoicesProvider } from '@/lib/choices.ts'
import { FileStoreProvider } from '@/lib/media/file-store.ts'
import { useAccountChoices } from './use-account-choices.ts'

/** What filters and messages within may speak of, and the files that they may take. */
export function AutomationData({ accountId, children }: { accountId: string; children: ReactNode }) {
  return (
    <ChoicesProvider value={useAccountChoices(accountId)}>
      <FileStoreProvider value={useAccountFiles(accountId)}>{children}</FileStoreProvider>
    </ChoicesProvider>
  )
}
