import type { Supabase } from '@/lib/supabase.ts'

/** Calls back when the session ends: signed out here or in another tab, or a token that could not be renewed. */
export function watchSessionEnd(supabase: Supabase, onEnd: () => void): void {
  supabase.auth.onAuthStateChange((event) => {
    if (event === 'SIGNED_OUT') onEnd()
  })
}
