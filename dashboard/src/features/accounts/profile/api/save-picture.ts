import { askStorage, PICTURES } from '@/lib/storage.ts'
import type { Supabase } from '@/lib/supabase.ts'
import { saveProfile, useProfileChange } from './profile.ts'

interface Pictured {
  /** Null takes the picture away. */
  picture: Blob | null
  /** Where the one before lies. */
  current: string | null
}

/** Puts a person's picture there, and what nobody looks at away; the bytes of the one before go by themselves. */
export async function savePicture(
  supabase: Supabase,
  userId: string,
  { picture, current }: Pictured,
): Promise<void> {
  if (!picture) return saveProfile(supabase, userId, { picture: null })
  await removeOthers(supabase, userId, current)
  const path = `${userId}/${Date.now()}`
  await askStorage(supabase, 'POST', `object/${PICTURES}/${path}`, picture)
  await saveProfile(supabase, userId, { picture: path })
}

/** What a page that was closed in the middle has left behind. */
async function removeOthers(supabase: Supabase, userId: string, current: string | null): Promise<void> {
  const answer = await askStorage(supabase, 'POST', `object/list/${PICTURES}`, {
    prefix: `${userId}/`,
    limit: 100,
  })
  const found = (await answer.json()) as { name: string }[]
  const prefixes = found.map(({ name }) => `${userId}/${name}`).filter((path) => path !== current)
  if (prefixes.length > 0) await askStorage(supabase, 'DELETE', `object/${PICTURES}`, { prefixes })
}

export function useSavePicture(userId: string) {
  return useProfileChange(userId, (supabase, pictured: Pictured) => savePicture(supabase, userId, pictured))
}
