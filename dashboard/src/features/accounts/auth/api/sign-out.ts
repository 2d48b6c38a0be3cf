import { useMutation } from '@tanstack/react-query'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { announceLeaving } from './watch-session.ts'

/** Ends this browser's session only; it is forgotten here even when the server cannot be told. */
export async function endSession(supabase: Supabase): Promise<void> {
  await supabase.auth.signOut({ scope: 'local' })
}

export function useSignOut() {
  const supabase = useSupabase()
  return useMutation({
    networkMode: 'always',
    mutationFn: () => {
      announceLeaving()
      return endSession(supabase)
    },
  })
}
