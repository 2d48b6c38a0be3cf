import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Instance, InstanceSettings } from '../types.ts'

/** Owners and admins only; for others no row is found. */
export async function saveSettings(
  supabase: Supabase,
  { id, account_id }: Pick<Instance, 'id' | 'account_id'>,
  settings: InstanceSettings,
): Promise<void> {
  const changed = supabase.from('instances').update(settings).eq('account_id', account_id).eq('id', id)
  await ask(changed.select('id').single())
}

export function useSaveSettings(instance: Pick<Instance, 'id' | 'account_id'>) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (settings: InstanceSettings) => saveSettings(supabase, instance, settings),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['instances'] }),
  })
}
