import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { RequestError, toRequestError } from '@/lib/errors.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { type MailLink, readMailLink } from '../mail-link.ts'

/** Signs in whoever followed the link. Throws a `RequestError`: `otp_expired` when it is used or too old. */
export async function openMailLink(supabase: Supabase, link: MailLink): Promise<true> {
  if (link.kind === 'error') throw new RequestError(link.code, 'refused by Auth')
  const { error } =
    link.kind === 'token'
      ? await supabase.auth.verifyOtp({ token_hash: link.tokenHash, type: link.type })
      : await supabase.auth.setSession({ access_token: link.accessToken, refresh_token: link.refreshToken })
  if (error) throw toRequestError(error)
  return true
}

/** Opens the link in the page's address, once, and takes it out of the address. `link` is null without one. */
export function useMailLink() {
  const supabase = useSupabase()
  const [link] = useState(() => readMailLink(window.location.hash) ?? readMailLink(window.location.search))
  useEffect(() => {
    if (link) window.history.replaceState(window.history.state, '', window.location.pathname)
  }, [link])
  const opening = useQuery({
    queryKey: ['mail-link', link],
    queryFn: () => (link ? openMailLink(supabase, link) : true),
    enabled: link !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  })
  return { link, opening }
}
