import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { ask, askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { shownInvitation } from '../types.ts'

export function invitationQueryOptions(supabase: Supabase, token: string) {
  return queryOptions({
    queryKey: ['invitation', token],
    queryFn: () => askJson(supabase.rpc('show_invitation', { token }), shownInvitation),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** What the signed-in person is invited to. Codes: `invitation_invalid`, `_used`, `_revoked`, `_expired`. */
export function useInvitation(token: string) {
  return useQuery(invitationQueryOptions(useSupabase(), token))
}

/** Joins the account and answers its id. */
export function useAcceptInvitation(token: string) {
  const supabase = useSupabase()
  return useMutation({
    networkMode: 'always',
    mutationFn: (name: string) => ask(supabase.rpc('accept_invitation', { token, name })),
  })
}
