import { readDuration } from '@/lib/durations.ts'
import type { StepDraft } from './types.ts'

/** At once: what the first step of most sequences does. */
export const AT_ONCE = 'PT0S'

export const EMPTY_STEP: StepDraft = {
  delay: 'P1D',
  content: { items: [{ kind: 'text', text: '' }] },
  flow_id: null,
  enabled: true,
}

/** A text of a step is empty, or nothing is chosen. */
export function isWhole({ delay, content, flow_id }: StepDraft): boolean {
  const waits = delay === AT_ONCE || readDuration(delay) !== undefined
  if (content === null) return waits && flow_id !== null
  const isSaid = content.items.every((item) => item.kind !== 'text' || item.text.trim() !== '')
  return waits && content.items.length > 0 && isSaid
}
