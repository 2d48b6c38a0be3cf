import { useMutation } from '@tanstack/react-query'
import { toRequestError } from '@/lib/errors.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { signIn } from './sign-in.ts'

export interface PasswordChange {
  email: string
  current: string
  password: string
}

/**
 * A new password for who still knows the old one. He signs in anew with it: Auth may want a fresh session before a
 * password is changed, and whoever only found the page open does not get that far. Auth ends the other sessions.
 * Throws a `RequestError` such as `invalid_credentials`, `weak_password`, `same_password`.
 */
export async function changePassword(
  supabase: Supabase,
  { email, current, password }: PasswordChange,
): Promise<void> {
  await signIn(supabase, { email, password: current })
  const { error } = await supabase.auth.updateUser({ password })
  if (error) throw toRequestError(error)
}

export function useChangePassword() {
  const supabase = useSupabase()
  return useMutation({
    networkMode: 'always',
    mutationFn: (change: PasswordChange) => changePassword(supabase, change),
  })
}

/** Ends every session but this browser's. */
export function useSignOutOthers() {
  const supabase = useSupabase()
  return useMutation({
    networkMode: 'always',
    mutationFn: async () => {
      const { error } = await supabase.auth.signOut({ scope: 'others' })
      if (error) throw toRequestError(error)
    },
  })
}
