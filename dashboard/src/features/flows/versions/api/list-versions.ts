import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import type { Selected } from '@/lib/database.ts'
import { RequestError } from '@/lib/errors.ts'
import { type Graph, isGraph } from '@/lib/flow/graph.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

const COLUMNS = 'id, number, created_at, actor_kind, actor_id, problem'
export type Version = Selected<'flow_versions', typeof COLUMNS>

/** The last hundred, the newest first. */
export async function listVersions(supabase: Supabase, flowId: string): Promise<Version[]> {
  return ask(
    supabase
      .from('flow_versions')
      .select(COLUMNS)
      .eq('flow_id', flowId)
      .order('number', { ascending: false })
      .limit(100),
  )
}

export async function getVersionGraph(supabase: Supabase, versionId: string): Promise<Graph> {
  const { graph } = await ask(supabase.from('flow_versions').select('graph').eq('id', versionId).single())
  if (!isGraph(graph)) throw new RequestError('answer_invalid', 'the version is no graph')
  return graph
}

export function useVersions(accountId: string, flowId: string) {
  const supabase = useSupabase()
  return useQuery(
    queryOptions({
      queryKey: ['flows', accountId, 'versions', flowId],
      queryFn: () => listVersions(supabase, flowId),
    }),
  )
}

/** Of one version, which never changes. */
export function useVersionGraph(versionId: string | undefined) {
  const supabase = useSupabase()
  return useQuery({
    queryKey: ['flow-version-graph', versionId],
    queryFn: () => getVersionGraph(supabase, versionId ?? ''),
    enabled: versionId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
}
