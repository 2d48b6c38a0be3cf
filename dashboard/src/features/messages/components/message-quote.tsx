import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { previewOf } from '@/lib/preview.ts'
import { useThreadContext } from '../thread-context.ts'
import type { Message } from '../types.ts'

/** What a message answers; a press goes there. */
export function MessageQuote({ message }: { message: Message }) {
  const t = useTranslate()
  const { chatName, isGroup, showSeq } = useThreadContext()
  const { quoted } = message
  const frame =
    'block w-full rounded-md border-l-4 border-primary/60 bg-foreground/5 px-2.5 py-1.5 text-left text-xs'
  if (!quoted) {
    return message.quoted_wa_id ? (
      <p className={cn(frame, 'text-muted-foreground italic')}>{t('messages.quoted_missing')}</p>
    ) : null
  }
  const text = previewOf(quoted, t)
  const author = quoted.from_me ? t('messages.you') : isGroup ? '' : chatName
  return (
    <button
      type="button"
      aria-label={t('messages.quoted_jump', { text })}
      className={cn(frame, 'focus-ring hover:bg-foreground/10')}
      onClick={() => showSeq(quoted.seq)}
    >
      {author && <span className="block truncate font-medium text-primary">{author}</span>}
      <span className="line-clamp-2 break-words text-muted-foreground">{text}</span>
    </button>
  )
}
