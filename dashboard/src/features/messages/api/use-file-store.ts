import { useMemo } from 'react'
import { useApi } from '@/lib/api.ts'
import { ask } from '@/lib/ask.ts'
import type { FileStore } from '@/lib/media/file-store.ts'
import { MEDIA_COLUMNS, type Media } from '@/lib/media/media.ts'
import { uploadMedia } from '@/lib/media/upload-media.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

export async function findMedia(supabase: Supabase, accountId: string, id: string): Promise<Media | null> {
  const media = supabase.from('media').select(MEDIA_COLUMNS)
  return ask(media.eq('account_id', accountId).eq('id', id).maybeSingle())
}

const MOST_LISTED = 60

/** The newest files that the team has sent or stored, without those that people sent to it. */
export async function listMedia(
  supabase: Supabase,
  accountId: string,
  types: readonly string[],
): Promise<Media[]> {
  const media = supabase.from('media').select(`${MEDIA_COLUMNS}, received:conversations(id)`)
  const stored = media
    .eq('account_id', accountId)
    .eq('state', 'stored')
    .not('filename', 'is', null)
    .eq('received.from_me', false)
    .is('received', null)
  const wanted = types.includes('*/*')
    ? stored
    : stored.or(types.map((type) => `mimetype.like.${type.endsWith('*') ? type : `${type}*`}`).join())
  const rows = await ask(wanted.order('created_at', { ascending: false }).limit(MOST_LISTED))
  return rows.map(({ received: _, ...file }) => file)
}

/** The files of an account, for its `FileStoreProvider`. */
export function useAccountFiles(accountId: string): FileStore {
  const api = useApi()
  const supabase = useSupabase()
  return useMemo(
    () => ({
      accountId,
      find: (mediaId) => findMedia(supabase, accountId, mediaId),
      list: (types) => listMedia(supabase, accountId, types),
      upload: (file, onProgress) => uploadMedia(api, accountId, file, file.name, onProgress),
    }),
    [api, supabase, accountId],
  )
}
