import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { membersQueryOptions } from '@/features/accounts/members/api/list-members.ts'
import { tagsQueryOptions } from '@/features/contacts/tags/api/list-tags.ts'
import { colleagueName } from '@/lib/names.ts'
import { useSupabase } from '@/lib/supabase.ts'
import type { Tag } from '@/lib/tags.ts'

/** Names and colours of this many accounts are known in a list of all accounts. */
const MOST_ACCOUNTS = 20

export interface ChatMember {
  userId: string
  name: string
  picture: string | null
}

/** The teams and the tags of the accounts whose chats are listed. */
export function useAccountPeople(accountIds: readonly string[]) {
  const supabase = useSupabase()
  const ids = accountIds.slice(0, MOST_ACCOUNTS)
  const members = useQueries({
    queries: ids.map((id) => ({ ...membersQueryOptions(supabase, id), staleTime: 60_000 })),
    combine: (results) => results.map(({ data }) => data),
  })
  const tags = useQueries({
    queries: ids.map((id) => tagsQueryOptions(supabase, id)),
    combine: (results) => results.map(({ data }) => data),
  })
  const joined = ids.join(' ')
  return useMemo(() => {
    const places = new Map(joined.split(' ').map((id, index) => [id, index]))
    const membersOf = (accountId: string): ChatMember[] =>
      (members[places.get(accountId) ?? -1] ?? []).map((member) => ({
        userId: member.user_id,
        name: colleagueName(member),
        picture: member.picture,
      }))
    const tagsOf = (accountId: string): readonly Tag[] => tags[places.get(accountId) ?? -1] ?? []
    const tagNames = [...new Set(tags.flatMap((known) => (known ?? []).map(({ name }) => name)))].sort()
    return { membersOf, tagsOf, tagNames }
  }, [joined, members, tags])
}
