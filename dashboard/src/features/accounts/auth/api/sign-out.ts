import { useMutation } from '@tanstack/react-query'
import { unsubscribe } from '@/lib/push.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { announceLeaving } from './watch-session.ts'

/** Nobody waits longer to leave (milliseconds); the database ends with the session what could not be told. */
const PUSH_PATIENCE = 2_000

/** Who signs in here next is told nothing of his. */
async function endPush(supabase: Supabase): Promise<void> {
  const endpoint = await unsubscribe().catch(() => undefined)
  if (endpoint) await supabase.from('push_subscriptions').delete().eq('endpoint', endpoint)
}

/** Ends this browser's session only; it is forgotten here even when the server cannot be told. */
export async function endSession(supabase: Supabase): Promise<void> {
  await Promise.race([endPush(supabase), new Promise((resolve) => setTimeout(resolve, PUSH_PATIENCE))])
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
