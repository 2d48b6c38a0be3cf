import type { MessageId, Translate } from '@/lib/i18n.ts'
import { plainText } from './message-text.ts'

interface Previewed {
  kind: string | null
  message: string | null
  revoked_at?: string | null
}

const NAMED = [
  'image',
  'video',
  'audio',
  'voice',
  'document',
  'sticker',
  'location',
  'contact',
  'poll',
  'unknown',
]

/** Nobody sees more of it in one line (characters). */
const LONGEST = 1_000

/** A message in one line: its text without marks, else what it is. */
export function previewOf({ kind, message, revoked_at }: Previewed, t: Translate): string {
  if (revoked_at) return t('chats.revoked')
  const text = plainText((message ?? '').slice(0, LONGEST))
    .replace(/\s+/g, ' ')
    .trim()
  if (text || !kind || !NAMED.includes(kind)) return text
  return t(`chats.kind.${kind}` as MessageId)
}
