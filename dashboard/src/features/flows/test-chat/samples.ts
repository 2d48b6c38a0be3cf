import type { Said } from '@/lib/flow/try-flow.ts'

/** What somebody may send besides text. */
export const OTHER_KINDS = ['image', 'audio', 'voice', 'video', 'document', 'location', 'sticker'] as const
type OtherKind = (typeof OTHER_KINDS)[number]

/** One of that kind; the file is none that is kept. */
export function sampleOf(kind: OtherKind): Said {
  if (kind === 'location') return { kind, content: { latitude: -23.5614, longitude: -46.6559 } }
  return { kind, media_id: '00000000-0000-4000-8000-00000000f11e' }
}
