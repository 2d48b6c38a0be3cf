import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { INVITATION_COLUMNS, type PendingInvitation } from '../types.ts'

const MOST = 100

/** Invitations that nobody used or took back, the newest first; some may have expired. */
export function listInvitations(supabase: Supabase, accountId: string): Promise<PendingInvitation[]> {
  return ask(
    supabase
      .from('account_invitations')
      .select(INVITATION_COLUMNS)
      .eq('account_id', accountId)
      .is('accepted_at', null)
      .is('revoked_at', null)
      .order('created_at', { ascending: false })
      .limit(MOST),
  )
}

export function invitationsQueryOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['invitations', accountId],
    queryFn: () => listInvitations(supabase, accountId),
  })
}

/** Only owners and administrators may read them; nobody else's page asks. */
export function useInvitations(accountId: string, { enabled }: { enabled: boolean }) {
  return useQuery({ ...invitationsQueryOptions(useSupabase(), accountId), enabled })
}
