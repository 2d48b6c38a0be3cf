import type { RefObject } from 'react'
import { flushSync } from 'react-dom'
import { toast } from '@/components/ui/toaster.tsx'
import { selectText } from '@/lib/caret.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { type LeftGap, leftGaps } from '@/lib/gaps.ts'
import { insert } from '@/lib/template-text.ts'
import { useQuickReplyMedia } from './api/quick-reply-media.ts'
import { type QuickReply, quickQuery } from './quick-replies.ts'
import type { useComposer } from './use-composer.ts'

interface Writing {
  composer: ReturnType<typeof useComposer>
  input: RefObject<HTMLTextAreaElement | null>
  isNote: boolean
  /** Neither a note nor an edit. */
  isPlain: boolean
  fill: (text: string) => string
  onTyping: (isTyping: boolean) => void
}

/** What is done to the text besides typing, and what is left to write in it. */
export function useWriting({ composer, input, isNote, isPlain, fill, onTyping }: Writing) {
  const errorText = useErrorText('messages')
  const findMedia = useQuickReplyMedia()
  const { text } = composer
  const write = (next: string) => {
    composer.write(next)
    onTyping(isPlain && next.trim() !== '')
  }
  const put = (words: string) => {
    const { selectionStart: start = text.length, selectionEnd: end = text.length } = input.current ?? {}
    const next = insert({ text, start, end }, words)
    flushSync(() => write(next.text))
    selectText(input.current, next.start, next.end)
  }
  /** Where the slash was typed, or between what is written already. */
  const putReply = (reply: QuickReply) => {
    const filled = fill(reply.message)
    const { selectionStart = text.length, selectionEnd = text.length } = input.current ?? {}
    const [start, end] = quickQuery(text) === undefined ? [selectionStart, selectionEnd] : [0, text.length]
    const before = text.slice(0, start)
    const next = insert({ text, start, end }, (/\S$/.test(before) ? ' ' : '') + filled)
    flushSync(() => write(next.text))
    const [gap] = leftGaps(next.text)
    selectText(input.current, gap?.start ?? next.start, gap?.end ?? next.end)
    const ids = reply.files.map(({ media_id }) => media_id)
    findMedia(ids).then(composer.addStored, (error) => toast.error(errorText(error)))
  }
  return {
    write,
    put,
    putReply,
    gaps: isNote ? [] : leftGaps(text),
    showGap: ({ start, end }: LeftGap) => selectText(input.current, start, end),
  }
}
