import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import type { Graph } from '@/lib/flow/graph.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { FlowItem } from '../types.ts'

interface NewFlow {
  name: string
  folder: string
  graph: Graph
}

/** Answers the new flow's id. A name that exists is refused as 23505. */
export async function addFlow(supabase: Supabase, accountId: string, flow: NewFlow): Promise<string> {
  const { name, folder, graph } = flow
  const row = { account_id: accountId, name, folder, draft: graph as never }
  return (await ask(supabase.from('flows').insert(row).select('id').single())).id
}

/** Answers the copy's id: its draft is the other's, and nothing of it is published. */
export async function copyFlow(supabase: Supabase, item: FlowItem, name: string): Promise<string> {
  const { draft } = await ask(supabase.from('flows').select('draft').eq('id', item.id).single())
  return addFlow(supabase, item.account_id, { name, folder: item.folder, graph: draft as unknown as Graph })
}

export async function changeFlow(
  supabase: Supabase,
  id: string,
  values: Partial<Pick<FlowItem, 'name' | 'folder' | 'enabled'>>,
): Promise<void> {
  await ask(supabase.from('flows').update(values).eq('id', id).select('id').single())
}

/** Refused as `in_use`, with the places that lead to it. */
export async function deleteFlow(supabase: Supabase, id: string): Promise<void> {
  await ask(supabase.from('flows').delete().eq('id', id).select('id').single())
}

/** Any of these, and the list is asked for again. */
export function useFlowMutation<Values, Answer>(
  accountId: string,
  act: (supabase: Supabase, values: Values) => Promise<Answer>,
) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (values: Values) => act(supabase, values),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['flows', accountId] }),
  })
}
