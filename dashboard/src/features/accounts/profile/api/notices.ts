import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useSupabase } from '@/lib/supabase.ts'
import { type NoticeName, type Notices, readNotices } from '../notices.ts'
import { getProfile, saveProfile, useProfile } from './profile.ts'

/** What the person wants to hear of, and how; undefined until it is known. */
export function useNotices(userId: string): Notices | undefined {
  const { data } = useProfile(userId)
  return data && readNotices(data.preferences)
}

/** One choice, shown at once and saved by itself beside what else he prefers. */
export function useChooseNotice(userId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    scope: { id: 'notices' },
    mutationFn: async ({ name, value }: { name: NoticeName; value: boolean }) => {
      const { preferences } = await getProfile(supabase)
      const known = typeof preferences === 'object' && preferences ? preferences : {}
      await saveProfile(supabase, userId, { preferences: { ...known, [name]: value } })
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['profile', userId] }),
  })
}
