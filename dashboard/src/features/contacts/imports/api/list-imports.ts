import { queryOptions, useQuery } from '@tanstack/react-query'
import { type Api, useApi } from '@/lib/api.ts'
import { type ContactImport, isUnderWay } from '../imports.ts'

/** How often an import under way is looked at (milliseconds). */
const POLL_INTERVAL = 700

const path = (accountId: string) => `/api/accounts/${accountId}/contact-imports`

/** The account's imports, the newest first. */
export async function listImports(api: Api, accountId: string): Promise<ContactImport[]> {
  return (await api.get<{ imports: ContactImport[] }>(path(accountId))).imports
}

export async function getImport(api: Api, accountId: string, id: string): Promise<ContactImport> {
  return (await api.get<{ import: ContactImport }>(`${path(accountId)}/${id}`)).import
}

export function importsQueryOptions(api: Api, accountId: string) {
  return queryOptions({
    queryKey: ['contact-imports', accountId],
    queryFn: () => listImports(api, accountId),
    // Another person's too: what is under way is followed, the rest stays as it is.
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? 2 * POLL_INTERVAL : false),
  })
}

/** Follows one import until it has ended. */
export function importQueryOptions(api: Api, accountId: string, id: string) {
  return queryOptions({
    queryKey: ['contact-imports', accountId, id],
    queryFn: () => getImport(api, accountId, id),
    refetchInterval: ({ state }) => (state.data && !isUnderWay(state.data) ? false : POLL_INTERVAL),
  })
}

export function useImports(accountId: string) {
  return useQuery(importsQueryOptions(useApi(), accountId))
}

export function useImport(accountId: string, id: string) {
  return useQuery(importQueryOptions(useApi(), accountId, id))
}
