import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useMembers } from '@/features/accounts/members/api/list-members.ts'
import { NAMED_TABLES, namesQueryOptions } from '@/features/automation/names/api/list-names.ts'
import { useFields } from '@/features/contacts/tags/api/list-fields.ts'
import { useTags } from '@/features/contacts/tags/api/list-tags.ts'
import { useFlows } from '@/features/flows/list/api/list-flows.ts'
import { useTemplates } from '@/features/messages/api/list-templates.ts'
import { useInstances } from '@/features/numbers/api/list-instances.ts'
import { numberChoices } from '@/features/numbers/choices.ts'
import { type Choices, NO_CHOICES } from '@/lib/choices.ts'
import { colleagueName } from '@/lib/names.ts'
import { useSupabase } from '@/lib/supabase.ts'

/** What filters and messages of an account may speak of; what is not here yet is missing from it. */
export function useAccountChoices(accountId: string): Choices {
  const supabase = useSupabase()
  const { data: tags } = useTags(accountId)
  const { data: fields } = useFields(accountId)
  const { data: members } = useMembers(accountId)
  const { data: flows } = useFlows(accountId)
  const { data: instances } = useInstances(accountId)
  const { data: templates } = useTemplates(accountId)
  const names = useQueries({
    queries: NAMED_TABLES.map((table) => namesQueryOptions(supabase, accountId, table)),
    combine: (results) => results.map(({ data }) => data ?? []),
  })
  return useMemo(() => {
    const named = Object.fromEntries(NAMED_TABLES.map((table, index) => [table, names[index] ?? []]))
    return {
      ...NO_CHOICES,
      ...named,
      tags: tags ?? [],
      fields: fields ?? [],
      flows: flows ?? [],
      members: (members ?? []).map((member) => ({ id: member.user_id, name: colleagueName(member) })),
      instances: numberChoices(instances ?? []),
      templates: templates ?? [],
    }
  }, [tags, fields, members, flows, instances, templates, names])
}
