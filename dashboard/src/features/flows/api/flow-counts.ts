import { useQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { map, number, record, type Shaped } from '@/lib/shape.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Counts } from '../elements.ts'

const shape = record({
  nodes: map(record({ entered: number, left: number, waiting: number, exits: map(number) })),
})

/** How many people came to each block of a flow, went on, and are there now. */
export async function countFlow(supabase: Supabase, flowId: string): Promise<Shaped<typeof shape>['nodes']> {
  return (await askJson(supabase.rpc('flow_statistics', { flow_id: flowId }), shape)).nodes
}

/** Undefined until they are wanted and here. */
export function useFlowCounts(
  accountId: string,
  flowId: string,
  isWanted: boolean,
): Readonly<Record<string, Counts>> | undefined {
  const supabase = useSupabase()
  const { data } = useQuery({
    queryKey: ['flow-counts', accountId, flowId],
    queryFn: () => countFlow(supabase, flowId),
    enabled: isWanted,
    refetchInterval: 15_000,
  })
  return isWanted ? data : undefined
}
