import { Paperclip } from 'lucide-react'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { QuickReply } from '../quick-replies.ts'

interface QuickReplyListProps {
  id: string
  found: readonly QuickReply[]
  query: string
  active: number
  onChoose: (reply: QuickReply) => void
}

/** What a slash offers, above the text; the focus stays in the text. */
export function QuickReplyList({ id, found, query, active, onChoose }: QuickReplyListProps) {
  const t = useTranslate()
  return (
    <div className="absolute inset-x-3 bottom-full z-20 mb-1 overflow-hidden rounded-lg border bg-card shadow-lg">
      {found.length === 0 ? (
        <p role="status" className="px-3 py-2.5 text-sm text-muted-foreground">
          {t('messages.quick_none', { text: `/${query}` })}
        </p>
      ) : (
        <div
          role="listbox"
          id={id}
          aria-label={t('messages.quick_replies')}
          className="max-h-72 overflow-y-auto p-1"
        >
          {found.map((reply, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text
            // biome-ignore lint/a11y/useFocusableInteractive: as above
            <div
              key={reply.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              className={cn(
                'cursor-pointer rounded-md px-2.5 py-1.5 text-sm',
                index === active && 'bg-accent',
              )}
              // Before the text would lose the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onChoose(reply)}
            >
              <span className="flex items-center gap-1.5 font-medium text-primary">
                /{reply.shortcut}
                {reply.media_id && <Paperclip className="size-3.5 text-muted-foreground" aria-hidden />}
              </span>
              <span className="line-clamp-2 text-muted-foreground">{reply.message}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
