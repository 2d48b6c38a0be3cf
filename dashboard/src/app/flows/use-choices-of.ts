import { useMemo } from 'react'
import { displayName, useMembers } from '@/features/accounts/members/api/list-members.ts'
import { useFields } from '@/features/contacts/tags/api/list-fields.ts'
import { useTags } from '@/features/contacts/tags/api/list-tags.ts'
import { useFlows } from '@/features/flows/list/api/list-flows.ts'
import { type Choices, NO_CHOICES } from '@/lib/choices.ts'

/** What the account has that its flows speak of. */
export function useChoicesOf(accountId: string): Choices {
  const { data: tags } = useTags(accountId)
  const { data: fields } = useFields(accountId)
  const { data: members } = useMembers(accountId)
  const { data: flows } = useFlows(accountId)
  return useMemo(
    () => ({
      ...NO_CHOICES,
      tags: tags ?? [],
      fields: fields ?? [],
      members: (members ?? []).map((member) => ({ id: member.user_id, name: displayName(member) })),
      flows: flows ?? [],
    }),
    [tags, fields, members, flows],
  )
}
