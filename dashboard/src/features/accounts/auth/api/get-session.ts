import type { Supabase } from '@/lib/supabase.ts'

export interface Session {
  userId: string
  email: string
  /** What the person said of himself while signing up; '' when nothing. */
  said: { accountName: string; phone: string }
}

/** Who is signed in; null when nobody is or the session can no longer be renewed. */
export async function getSession(supabase: Supabase): Promise<Session | null> {
  const { data } = await supabase.auth.getSession()
  const user = data.session?.user
  if (!user) return null
  const said = (key: string) => String(user.user_metadata[key] ?? '')
  return {
    userId: user.id,
    email: user.email ?? '',
    said: { accountName: said('name'), phone: said('phone') },
  }
}
