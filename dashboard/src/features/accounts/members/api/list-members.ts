import { queryOptions, useQuery } from '@tanstack/react-query'
import { askJson } from '@/lib/ask.ts'
import { colleagueName } from '@/lib/names.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { type Member, team } from '../types.ts'

/** The account's team: owners first, then by name. */
export async function listMembers(supabase: Supabase, accountId: string): Promise<Member[]> {
  const { members } = await askJson(supabase.rpc('list_members', { account_id: accountId }), team)
  const rank = { owner: 0, admin: 1, agent: 2 }
  return members.sort(
    (one, other) =>
      rank[one.role] - rank[other.role] || colleagueName(one).localeCompare(colleagueName(other)),
  )
}

export function membersQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['members', accountId],
    queryFn: () => listMembers(supabase, accountId),
  })
}

export function useMembers(accountId: string) {
  return useQuery(membersQueryOptions(useSupabase(), accountId))
}
