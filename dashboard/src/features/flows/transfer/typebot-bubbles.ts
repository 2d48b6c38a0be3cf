import type { ContentItem } from '@/types/flow.generated.ts'
import { type TypebotBlock, textOf } from './typebot.ts'
import type { Conversion } from './typebot-conversion.ts'
import { readText } from './typebot-text.ts'

/** The message that a bubble is; undefined when it says nothing. */
export function convertBubble({ type, content }: TypebotBlock, into: Conversion): ContentItem | undefined {
  if (type === 'text') {
    const text = into.write(readText(content))
    return text.trim() === '' ? undefined : { kind: 'text', text }
  }
  const url = textOf(content?.url)
  // A film of a page such as YouTube's is no file.
  if (
    type === 'embed' ||
    (type === 'video' && textOf(content?.type) !== 'url' && content?.type !== undefined)
  ) {
    into.lose('embed', url)
    return url === '' ? undefined : { kind: 'text', text: into.write(url) }
  }
  into.lose('media', url)
  return { kind: type === 'image' || type === 'video' ? type : 'audio', media_id: null }
}
