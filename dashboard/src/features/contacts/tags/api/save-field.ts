import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import type { CustomField } from '@/lib/custom-fields.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

type NewField = Omit<CustomField, 'id'>

/** A name that exists is refused as 23505; others than owners and admins as `forbidden`. */
export async function addField(supabase: Supabase, accountId: string, field: NewField): Promise<void> {
  await ask(supabase.from('custom_fields').insert({ account_id: accountId, ...field }))
}

export async function labelField(supabase: Supabase, { id, label }: Pick<CustomField, 'id' | 'label'>) {
  await ask(supabase.from('custom_fields').update({ label }).eq('id', id).select('id').single())
}

/** Values that contacts have of it stay stored, out of sight. */
export async function deleteField(supabase: Supabase, id: string): Promise<void> {
  await ask(supabase.from('custom_fields').delete().eq('id', id).select('id').single())
}

export function useAddField(accountId: string) {
  return useFieldMutation(accountId, (supabase, field: NewField) => addField(supabase, accountId, field))
}

export function useLabelField(accountId: string) {
  return useFieldMutation(accountId, labelField)
}

export function useDeleteField(accountId: string) {
  return useFieldMutation(accountId, deleteField)
}

function useFieldMutation<Values>(
  accountId: string,
  save: (supabase: Supabase, values: Values) => Promise<void>,
) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (values: Values) => save(supabase, values),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['custom-fields', accountId] }),
  })
}
