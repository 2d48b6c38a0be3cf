import { GAP_NAMES } from '@/lib/gaps.ts'
import type { Translate } from '@/lib/i18n.ts'

/** What a text is shown with while it is written: of a made-up person, whose fields say what they are. */
export function exampleOf(name: string, label: string, t: Translate): string {
  const known = GAP_NAMES.find((one) => one === name)
  return known ? t(`quick_replies.example.${known}`) : label
}
