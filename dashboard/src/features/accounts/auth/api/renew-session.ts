import { toRequestError } from '@/lib/errors.ts'
import type { Supabase } from '@/lib/supabase.ts'
import { endSession } from './sign-out.ts'

/** For a token the server refuses although it looked valid here: a new one, or the end of the session. */
export async function renewSession(supabase: Supabase): Promise<void> {
  const { error } = await supabase.auth.refreshSession()
  if (error && toRequestError(error).code !== 'network') await endSession(supabase)
}
