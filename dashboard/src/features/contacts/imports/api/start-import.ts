import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Api, useApi } from '@/lib/api.ts'
import type { ContactImport, Mapping } from '../imports.ts'

export interface ImportOrder {
  mapping: Mapping
  /** Given to every contact of the file. */
  tags: string[]
  /** Only reads the file and reports what would happen. */
  dry_run: boolean
}

const path = (accountId: string, importId: string) => `/api/accounts/${accountId}/contact-imports/${importId}`

export async function startImport(
  api: Api,
  accountId: string,
  importId: string,
  order: ImportOrder,
): Promise<ContactImport> {
  const answer = await api.post<{ import: ContactImport }>(`${path(accountId, importId)}/start`, order)
  return answer.import
}

/** What was written until then stays. */
export async function cancelImport(api: Api, accountId: string, importId: string): Promise<void> {
  await api.post(`${path(accountId, importId)}/cancel`)
}

export function useStartImport(accountId: string, importId: string) {
  return useImportMutation(accountId, (api, order: ImportOrder) =>
    startImport(api, accountId, importId, order),
  )
}

export function useCancelImport(accountId: string, importId: string) {
  return useImportMutation(accountId, (api) => cancelImport(api, accountId, importId))
}

function useImportMutation<Values = void, Answer = void>(
  accountId: string,
  run: (api: Api, values: Values) => Promise<Answer>,
) {
  const api = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (values: Values) => run(api, values),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['contact-imports', accountId] }),
  })
}
