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

/** The files of an account, for its `FileStoreProvider`. */
export function useAccountFiles(accountId: string): FileStore {
  const api = useApi()
  const supabase = useSupabase()
  return useMemo(
    () => ({
      accountId,
      find: (mediaId) => findMedia(supabase, accountId, mediaId),
      upload: (file, onProgress) => uploadMedia(api, accountId, file, file.name, onProgress),
    }),
    [api, supabase, accountId],
  )
}
