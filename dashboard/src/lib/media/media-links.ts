import { queryOptions, useQuery } from '@tanstack/react-query'
import { type Api, useApi } from '../api.ts'
import type { Media } from './media.ts'

export interface MediaLink {
  id: string
  /** An address of a few minutes; null while, or because, the bytes are not there. */
  url: string | null
  expires_at: string | null
}

interface Batch {
  ids: Set<string>
  links: Promise<MediaLink[]>
}

/** Links asked for within this time go out together (milliseconds). */
const COLLECT_TIME = 10
const LARGEST_BATCH = 100
/** A link is asked for anew this long before it ends (milliseconds). */
const MARGIN = 30_000
const open = new WeakMap<Api, Map<string, Batch>>()

/** The link of one file; null when the reader may not see it. */
export async function findMediaLink(api: Api, accountId: string, mediaId: string): Promise<MediaLink | null> {
  const batches = open.get(api) ?? new Map<string, Batch>()
  open.set(api, batches)
  const batch = batches.get(accountId) ?? startBatch(api, accountId, () => batches.delete(accountId))
  batches.set(accountId, batch)
  batch.ids.add(mediaId)
  const links = await batch.links
  return links.find(({ id }) => id === mediaId) ?? null
}

function startBatch(api: Api, accountId: string, onClosed: () => void): Batch {
  const ids = new Set<string>()
  const links = new Promise<void>((resolve) => setTimeout(resolve, COLLECT_TIME)).then(() => {
    onClosed()
    return askLinks(api, accountId, [...ids])
  })
  return { ids, links }
}

async function askLinks(api: Api, accountId: string, ids: string[]): Promise<MediaLink[]> {
  const found: MediaLink[] = []
  for (let start = 0; start < ids.length; start += LARGEST_BATCH) {
    const part = ids.slice(start, start + LARGEST_BATCH)
    const path = `/api/accounts/${accountId}/media/links`
    found.push(...(await api.post<{ links: MediaLink[] }>(path, { ids: part })).links)
  }
  return found
}

export function mediaLinkOptions(api: Api, accountId: string, { id, state }: Pick<Media, 'id' | 'state'>) {
  return queryOptions({
    queryKey: ['media-link', accountId, id, state],
    queryFn: async () => {
      const link = await findMediaLink(api, accountId, id)
      return link && { ...link, url: link.url && api.url(link.url) }
    },
    enabled: state === 'stored',
    staleTime: ({ state: { data } }) =>
      data?.expires_at ? Math.max(0, Date.parse(data.expires_at) - Date.now() - MARGIN) : MARGIN,
  })
}

/** A link to a stored file, renewed when a new one is looked at. */
export function useMediaLink(accountId: string, media: Pick<Media, 'id' | 'state'>) {
  return useQuery(mediaLinkOptions(useApi(), accountId, media))
}
