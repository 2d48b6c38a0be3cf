import { useMutation } from '@tanstack/react-query'
import { toRequestError } from '@/lib/errors.ts'
import { useSupabase } from '@/lib/supabase.ts'

interface ResetRequest {
  email: string
  /** Where the link of the mail leads. */
  resetUrl: string
}

/** Sends the mail of the reset; that there is no such user is not told. */
export function useRequestReset() {
  const supabase = useSupabase()
  return useMutation({
    networkMode: 'always',
    mutationFn: async ({ email, resetUrl }: ResetRequest) => {
      const { error } = await supabase.auth.resetPasswordForEmail(email, { redirectTo: resetUrl })
      if (error) throw toRequestError(error)
    },
  })
}

/** Gives the user whose link was opened a new password. */
export function useSetPassword() {
  const supabase = useSupabase()
  return useMutation({
    networkMode: 'always',
    mutationFn: async (password: string) => {
      const { error } = await supabase.auth.updateUser({ password })
      if (error) throw toRequestError(error)
    },
  })
}
