import { useMutation } from '@tanstack/react-query'
import { toRequestError } from '@/lib/errors.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

export interface NewUser {
  email: string
  password: string
  /** The person, and what the database makes an account of (`name`, `phone`), or `invitation` when none is wanted. */
  data: { full_name: string } & ({ name: string; phone: string } | { invitation: true })
  /** Where the link of the confirmation mail leads. */
  confirmUrl: string
}

/** `confirm`: a mail was sent if the address is new, and its link has to be followed first. */
export type SignUpResult = 'signed_in' | 'confirm'

/** Throws a `RequestError` such as `user_already_exists`, `weak_password` or `network`. */
export async function signUp(supabase: Supabase, user: NewUser): Promise<SignUpResult> {
  const { email, password, data, confirmUrl } = user
  const { data: answer, error } = await supabase.auth.signUp({
    email,
    password,
    options: { data, emailRedirectTo: confirmUrl },
  })
  if (error) throw toRequestError(error)
  if (answer.session) return 'signed_in'
  // Also for a known address, for which Auth answers a made-up user: a page tells nobody who is registered.
  return 'confirm'
}

export function useSignUp() {
  const supabase = useSupabase()
  return useMutation({ networkMode: 'always', mutationFn: (user: NewUser) => signUp(supabase, user) })
}

/** Sends the confirmation mail once more. */
export function useResendConfirmation() {
  const supabase = useSupabase()
  return useMutation({
    networkMode: 'always',
    mutationFn: async ({ email, confirmUrl }: Pick<NewUser, 'email' | 'confirmUrl'>) => {
      const { error } = await supabase.auth.resend({
        type: 'signup',
        email,
        options: { emailRedirectTo: confirmUrl },
      })
      if (error) throw toRequestError(error)
    },
  })
}
