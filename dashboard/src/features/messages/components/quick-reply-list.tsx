import { Paperclip } from 'lucide-react'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { QuickReply } from '../quick-replies.ts'

interface QuickReplyListProps {
  id: string
  found: readonly QuickReply[]
  /** What was typed to find them. */
  query: string
  active: number
  /** A text as this person would read it. */
  fill: (text: string) => string
  onChoose: (reply: QuickReply) => void
}

/** Quick replies to choose from; the focus stays where they are searched. */
export function QuickReplyList({ id, found, query, active, fill, onChoose }: QuickReplyListProps) {
  const t = useTranslate()
  if (found.length === 0) {
    return (
      <p role="status" className="px-3 py-2.5 text-sm text-muted-foreground">
        {t('messages.quick_none', { text: query })}
      </p>
    )
  }
  return (
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
          ref={index === active ? show : undefined}
          role="option"
          aria-selected={index === active}
          className={cn('cursor-pointer rounded-md px-2.5 py-1.5 text-sm', index === active && 'bg-accent')}
          // Before the text would lose the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(reply)}
        >
          <span className="flex items-center gap-1.5 font-medium text-primary">
            /{reply.shortcut}
            {reply.files.length > 0 && (
              <span className="flex items-center gap-0.5 text-xs font-normal text-muted-foreground">
                <Paperclip className="size-3.5" aria-label={t('messages.quick_files')} />
                {reply.files.length}
              </span>
            )}
          </span>
          <span className="line-clamp-2 break-words text-muted-foreground">{fill(reply.message)}</span>
        </div>
      ))}
    </div>
  )
}

function show(option: HTMLElement | null): void {
  option?.scrollIntoView?.({ block: 'nearest' })
}
