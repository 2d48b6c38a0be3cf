import type { Supabase } from '@/lib/supabase.ts'

export interface Session {
  userId: string
  email: string
}

/** Who is signed in; null when nobody is or the session can no longer be renewed. */
export async function getSession(supabase: Supabase): Promise<Session | null> {
  const { data } = await supabase.auth.getSession()
  const user = data.session?.user
  return user ? { userId: user.id, email: user.email ?? '' } : null
}
