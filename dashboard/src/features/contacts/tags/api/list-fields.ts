import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type CustomField, FIELD_COLUMNS } from '@/lib/custom-fields.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

/** The fields the account has added to its contacts, the oldest first. */
export async function listFields(supabase: Supabase, accountId: string): Promise<CustomField[]> {
  return ask(
    supabase
      .from('custom_fields')
      .select(FIELD_COLUMNS)
      .eq('account_id', accountId)
      .order('created_at')
      .order('name'),
  )
}

export function fieldsQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['custom-fields', accountId],
    queryFn: () => listFields(supabase, accountId),
    staleTime: 30_000,
  })
}

export function useFields(accountId: string) {
  return useQuery(fieldsQueryOptions(useSupabase(), accountId))
}
