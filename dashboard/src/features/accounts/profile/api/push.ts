import { useLingui } from '@lingui/react'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ask } from '@/lib/ask.ts'
import { RequestError } from '@/lib/errors.ts'
import type { Locale } from '@/lib/i18n.ts'
import { permissionNow } from '@/lib/notifications.ts'
import {
  canPush,
  findSubscription,
  keepSavedPush,
  readSavedPush,
  subscribe,
  unsubscribe,
} from '@/lib/push.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

type PushState = 'unsupported' | 'off' | 'on'

async function readPush(supabase: Supabase): Promise<PushState> {
  if (!(await canPush())) return 'unsupported'
  const subscription = await findSubscription()
  if (!subscription) return 'off'
  const { endpoint } = subscription
  const rows = await ask(supabase.from('push_subscriptions').select('id').eq('endpoint', endpoint))
  return rows.length > 0 ? 'on' : 'off'
}

/** Has this browser told what waits for whoever is signed in. */
async function startPush(supabase: Supabase, userId: string, locale: Locale): Promise<void> {
  const key = await ask(supabase.rpc('push_key'))
  const subscription = key ? await subscribe(key).catch(() => null) : null
  const { endpoint, keys } = subscription?.toJSON() ?? {}
  if (!key || !endpoint || !keys?.p256dh || !keys.auth) {
    throw new RequestError('push_unavailable', 'the browser or its push service refuses')
  }
  await ask(
    supabase.rpc('save_push_subscription', { endpoint, p256dh: keys.p256dh, auth: keys.auth, locale }),
  )
  keepSavedPush(await describe(supabase, { userId, locale, key, endpoint }))
}

/** Of whom wanted it here the subscription is saved again where the sign-in, the key, the language or the browser's address is another. */
async function renewPush(supabase: Supabase, userId: string, locale: Locale): Promise<boolean> {
  const saved = readSavedPush()
  if (!saved) return false
  if (!saved.startsWith(`${userId} `)) {
    // He did not ask for it, and who did is here no more.
    await unsubscribe()
    return true
  }
  if (permissionNow() !== 'granted') return false
  const key = (await ask(supabase.rpc('push_key'))) ?? ''
  const endpoint = (await findSubscription())?.endpoint ?? ''
  if (saved === (await describe(supabase, { userId, locale, key, endpoint }))) return false
  await startPush(supabase, userId, locale)
  return true
}

interface Told {
  userId: string
  locale: Locale
  key: string
  endpoint: string
}

async function describe(supabase: Supabase, { userId, locale, key, endpoint }: Told): Promise<string> {
  return [userId, await readSessionId(supabase), locale, key, endpoint].join(' ')
}

/** The subscription ends with this sign-in; '' where the token does not name it. */
async function readSessionId(supabase: Supabase): Promise<string> {
  const { data } = await supabase.auth.getSession()
  const [, claims = ''] = data.session?.access_token.split('.') ?? []
  try {
    const { session_id } = JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/')))
    return String(session_id)
  } catch {
    return ''
  }
}

async function stopPush(supabase: Supabase): Promise<void> {
  const endpoint = await unsubscribe()
  if (endpoint) await ask(supabase.from('push_subscriptions').delete().eq('endpoint', endpoint))
}

/** Whether this browser is told. */
export function usePush(userId: string): PushState | undefined {
  const supabase = useSupabase()
  const options = queryOptions({ queryKey: ['push', userId], queryFn: () => readPush(supabase) })
  return useQuery(options).data
}

export function useSwitchPush(userId: string, locale: Locale) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (isWanted: boolean) => (isWanted ? startPush(supabase, userId, locale) : stopPush(supabase)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['push', userId] }),
  })
}

/** Keeps this browser told after a new sign-in, under other keys of ours and in the language of the page. */
export function useRenewPush(userId: string): void {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  const { locale } = useLingui().i18n
  useEffect(() => {
    renewPush(supabase, userId, locale as Locale)
      .then(async (isChanged) => {
        if (isChanged) await queryClient.invalidateQueries({ queryKey: ['push', userId] })
      })
      // The next page that loads tries again.
      .catch(() => undefined)
  }, [supabase, queryClient, userId, locale])
}

/** A test to all of the person's browsers; false when he has none. */
export function useTestPush() {
  const supabase = useSupabase()
  return useMutation({
    networkMode: 'always',
    mutationFn: () => ask(supabase.rpc('test_push')),
  })
}
