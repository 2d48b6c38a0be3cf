import type { Api } from '../api.ts'
import type { Media } from './media.ts'

/** Takes a file to the orchestrator; codes: `media_too_large`, `media_type_refused`, `account_suspended`. */
export async function uploadMedia(
  api: Api,
  accountId: string,
  file: Blob,
  filename: string,
  onProgress: (part: number) => void,
): Promise<Media> {
  const { media } = await api.upload<{ media: Media }>(`/api/accounts/${accountId}/media`, file, {
    query: { filename },
    onProgress,
  })
  return media
}
