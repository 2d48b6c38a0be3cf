import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask, askJson } from '@/lib/ask.ts'
import { RequestError } from '@/lib/errors.ts'
import { nullable } from '@/lib/shape.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { myProfile, type Profile, type ProfilePatch } from '../types.ts'

/** Of the person signed in. */
export async function getProfile(supabase: Supabase): Promise<Profile> {
  const profile = await askJson(supabase.rpc('my_profile'), nullable(myProfile))
  if (!profile) throw new RequestError('not_authenticated', 'nobody is signed in')
  return profile
}

export function profileQueryOptions(supabase: Supabase, userId: string) {
  return queryOptions({
    queryKey: ['profile', userId],
    queryFn: () => getProfile(supabase),
    staleTime: 60_000,
  })
}

export function useProfile(userId: string) {
  return useQuery(profileQueryOptions(useSupabase(), userId))
}

/** Writes a part of one's own profile. */
export async function saveProfile(supabase: Supabase, userId: string, patch: ProfilePatch): Promise<void> {
  await ask(supabase.from('profiles').update(patch).eq('user_id', userId))
}

/** A change of one's own profile, after which it is asked for again, and with it the teams that show it. */
export function useProfileChange<Values>(
  userId: string,
  change: (supabase: Supabase, values: Values) => Promise<void>,
) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (values: Values) => change(supabase, values),
    onSuccess: () =>
      Promise.all(
        [['profile', userId], ['members']].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
      ),
  })
}

export function useSaveProfile(userId: string) {
  return useProfileChange(userId, (supabase, patch: ProfilePatch) => saveProfile(supabase, userId, patch))
}
