import { ask } from '@/lib/ask.ts'
import { MEDIA_COLUMNS } from '@/lib/media/media.ts'
import { useSupabase } from '@/lib/supabase.ts'
import type { Attachment } from '../attachments.ts'
import { newKey } from '../outbox.ts'

/** Returns a function that finds the stored files of a quick reply, as attachments in their order. */
export function useQuickReplyMedia(): (mediaIds: readonly string[]) => Promise<Attachment[]> {
  const supabase = useSupabase()
  return async (mediaIds) => {
    if (mediaIds.length === 0) return []
    const rows = await ask(
      supabase.from('media').select(MEDIA_COLUMNS).in('id', mediaIds).eq('state', 'stored'),
    )
    return mediaIds.flatMap((id) => {
      const media = rows.find((row) => row.id === id)
      if (!media) return []
      return {
        key: newKey(),
        mediaId: media.id,
        filename: media.filename ?? '',
        mimetype: media.mimetype ?? 'application/octet-stream',
        size: media.size ?? 0,
      }
    })
  }
}
