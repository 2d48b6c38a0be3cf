import { useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { readTemplate, type Template } from '../templates.ts'

interface Number {
  accountId: string
  instanceId: string
}

/** The number's templates that Meta has approved and that can be sent from here, by name. */
export async function listTemplates(supabase: Supabase, number: Number): Promise<Template[]> {
  const rows = await ask(
    supabase
      .from('message_templates')
      .select('id, name, language, components')
      .eq('account_id', number.accountId)
      .eq('instance_id', number.instanceId)
      .eq('status', 'APPROVED')
      .order('name')
      .order('language'),
  )
  return rows.map(readTemplate).filter((template) => template !== undefined)
}

export function useTemplates(number: Number) {
  const supabase = useSupabase()
  return useQuery({
    queryKey: ['message-templates', number.instanceId],
    queryFn: () => listTemplates(supabase, number),
    staleTime: 60_000,
  })
}
