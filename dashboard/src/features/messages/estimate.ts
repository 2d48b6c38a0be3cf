import type { Item } from './items.ts'
import { pictureFrame } from './picture-frame.ts'
import type { Message } from './types.ts'

const LINE = 20
const CHARACTERS = 55

/** About how high a line of the thread will be (pixels), before it has been drawn. */
export function estimateHeight(item: Item | undefined): number {
  switch (item?.type) {
    case 'message':
      return messageHeight(item.message) + (item.isFirst ? 8 : 2)
    case 'outgoing':
      return 22 + linesOf(item.outgoing.message) * LINE
    case 'scheduled':
      return 40 + 40 * Math.min(4, item.messages.length)
    case 'note':
      return 70 + linesOf(item.note.body) * LINE
    case 'event':
      return 28
    default:
      return 44
  }
}

function messageHeight({ kind, message, media, reply_to, reactions }: Message): number {
  const extras = (reply_to ? 52 : 0) + (reactions.length > 0 ? 20 : 0)
  const text = message ? linesOf(message) * LINE : 0
  const heights: Partial<Record<Message['kind'], number>> = {
    image: pictureFrame(media ?? {}).height + 4,
    video: 228,
    sticker: 132,
    audio: 68,
    voice: 68,
    document: 80,
    location: 126,
    contact: 86,
  }
  return 14 + extras + text + (heights[kind] ?? 0)
}

function linesOf(text: string): number {
  // A long text is shown in part: see message-text.
  const shown = text.slice(0, 2_000)
  return shown
    .split('\n')
    .reduce((lines, line) => lines + Math.max(1, Math.ceil(line.length / CHARACTERS)), 0)
}
