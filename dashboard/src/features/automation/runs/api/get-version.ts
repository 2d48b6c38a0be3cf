import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { NamedGraph } from '../types.ts'

/** The graph of a published version; null when it is gone. It never changes. */
export async function getVersion(supabase: Supabase, versionId: string): Promise<NamedGraph | null> {
  const version = await ask(supabase.from('flow_versions').select('graph').eq('id', versionId).maybeSingle())
  const graph = version?.graph as Partial<NamedGraph> | null | undefined
  return graph?.nodes ? { nodes: graph.nodes } : null
}

export function versionQueryOptions(supabase: Supabase, versionId: string) {
  return queryOptions({
    queryKey: ['flow-version', versionId],
    queryFn: () => getVersion(supabase, versionId),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useVersion(versionId: string) {
  return useQuery(versionQueryOptions(useSupabase(), versionId))
}
