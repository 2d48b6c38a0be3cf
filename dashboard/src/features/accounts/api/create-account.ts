import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { writePhone } from '@/lib/phone.ts'
import { useSupabase } from '@/lib/supabase.ts'

export interface NewAccount {
  name: string
  /** Digits of E.164. */
  phone: string
}

/**
 * Opens an account and answers its id. Codes: `phone_taken`, `phone_invalid`, `name_invalid`, `accounts_limit`,
 * `account_pause`, `user_unconfirmed`.
 */
export function useCreateAccount() {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: ({ name, phone }: NewAccount) =>
      ask(supabase.rpc('create_account', { name, phone: writePhone(phone) })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['access'] }),
  })
}
