import type { ContentItem, MediaItem } from '@/types/flow.generated.ts'

export type ItemKind = ContentItem['kind']

export const ITEM_KINDS = [
  'text',
  'image',
  'video',
  'voice',
  'audio',
  'document',
  'sticker',
  'location',
  'contact',
  'template',
] as const satisfies ItemKind[]

/** As many as a block sends. */
export const MOST_ITEMS = 20

/** A message in which nothing stands yet. */
export function blankItem(kind: ItemKind): ContentItem {
  switch (kind) {
    case 'text':
      return { kind, text: '' }
    case 'location':
      return { kind, latitude: 0, longitude: 0 }
    case 'contact':
      return { kind, name: '', phone: '' }
    case 'template':
      return { kind, name: '', language: '', values: [] }
    default:
      return { kind, media_id: null }
  }
}

/** What a browser offers to choose from for each kind of file. */
export const ACCEPTED: Record<MediaItem['kind'], string> = {
  image: 'image/jpeg,image/png,image/webp,image/gif',
  video: 'video/mp4,video/3gpp,video/webm,video/quicktime',
  audio: 'audio/*',
  voice: 'audio/ogg,audio/*',
  document: '*/*',
  sticker: 'image/webp,image/png',
}

/** Of these WhatsApp shows a caption. */
export const hasCaption = (kind: ItemKind) => kind === 'image' || kind === 'video' || kind === 'document'

export function isMedia(item: ContentItem): item is MediaItem {
  return 'media_id' in item
}

/** A place as maps give it: two numbers with a comma, also within an address of Google Maps; undefined when it is none. */
export function readPlace(text: string): { latitude: number; longitude: number } | undefined {
  const found = /(-?\d{1,2}(?:\.\d+)?),\s*(-?\d{1,3}(?:\.\d+)?)/.exec(text)
  if (!found) return undefined
  const [latitude, longitude] = [Number(found[1]), Number(found[2])]
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined
}
