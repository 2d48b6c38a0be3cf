import { useMutation } from '@tanstack/react-query'
import { toRequestError } from '@/lib/errors.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

export interface Credentials {
  email: string
  password: string
}

/** Throws a `RequestError` such as `invalid_credentials` or `network`. */
export async function signIn(supabase: Supabase, credentials: Credentials): Promise<void> {
  const { error } = await supabase.auth.signInWithPassword(credentials)
  if (error) throw toRequestError(error)
}

export function useSignIn() {
  const supabase = useSupabase()
  return useMutation({
    // Offline too: a clear error now rather than a silent wait for the network.
    networkMode: 'always',
    mutationFn: (credentials: Credentials) => signIn(supabase, credentials),
  })
}
