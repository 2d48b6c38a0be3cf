import { useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { readTemplate, type Template } from '@/lib/message-templates.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

/** The templates of the account's numbers that Meta has approved and that can be sent from here, by name. */
export async function listTemplates(supabase: Supabase, accountId: string): Promise<Template[]> {
  const rows = await ask(
    supabase
      .from('message_templates')
      .select('id, instance_id, name, language, components')
      .eq('account_id', accountId)
      .eq('status', 'APPROVED')
      .order('name')
      .order('language'),
  )
  return rows.map(readTemplate).filter((template) => template !== undefined)
}

export function useTemplates(accountId: string) {
  const supabase = useSupabase()
  return useQuery({
    queryKey: ['message-templates', accountId],
    queryFn: () => listTemplates(supabase, accountId),
    staleTime: 60_000,
  })
}
