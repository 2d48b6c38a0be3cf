import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { RequestError } from '@/lib/errors.ts'
import type { Locale } from '@/lib/i18n.ts'
import { canPush, findSubscription, subscribe, unsubscribe } from '@/lib/push.ts'
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
async function startPush(supabase: Supabase, locale: Locale): Promise<void> {
  const key = await ask(supabase.rpc('push_key'))
  const subscription = key ? await subscribe(key).catch(() => null) : null
  const { endpoint, keys } = subscription?.toJSON() ?? {}
  if (!endpoint || !keys?.p256dh || !keys.auth) {
    throw new RequestError('push_unavailable', 'the browser or its push service refuses')
  }
  await ask(
    supabase.rpc('save_push_subscription', { endpoint, p256dh: keys.p256dh, auth: keys.auth, locale }),
  )
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
    mutationFn: (isWanted: boolean) => (isWanted ? startPush(supabase, locale) : stopPush(supabase)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['push', userId] }),
  })
}

/** A test to all of the person's browsers; false when he has none. */
export function useTestPush() {
  const supabase = useSupabase()
  return useMutation({
    networkMode: 'always',
    mutationFn: () => ask(supabase.rpc('test_push')),
  })
}
