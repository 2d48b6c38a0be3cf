import { ask } from '@/lib/ask.ts'
import { MEDIA_COLUMNS } from '@/lib/media/media.ts'
import { useSupabase } from '@/lib/supabase.ts'
import type { Attachment } from '../attachments.ts'

/** Returns a function that finds the stored file of a quick reply, as an attachment. */
export function useQuickReplyMedia(): (mediaId: string) => Promise<Attachment> {
  const supabase = useSupabase()
  return async (mediaId) => {
    const media = await ask(supabase.from('media').select(MEDIA_COLUMNS).eq('id', mediaId).single())
    return {
      key: media.id,
      mediaId: media.id,
      filename: media.filename ?? '',
      mimetype: media.mimetype ?? 'application/octet-stream',
      size: media.size ?? 0,
    }
  }
}
