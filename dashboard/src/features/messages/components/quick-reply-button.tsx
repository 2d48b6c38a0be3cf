import { Link } from '@tanstack/react-router'
import { MessageSquareQuote } from 'lucide-react'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { findQuickReplies, type QuickReply } from '../quick-replies.ts'
import { useThreadContext } from '../thread-context.ts'
import { useReplyKeys } from '../use-quick-replies.ts'
import { QuickReplyList } from './quick-reply-list.tsx'

interface QuickReplyButtonProps {
  replies: readonly QuickReply[]
  fill: (text: string) => string
  onChoose: (reply: QuickReply) => void
  /** The focus goes back to the text. */
  onClosed: () => void
}

/** Offers the quick replies to whoever does not know the slash. */
export function QuickReplyButton({ replies, fill, onChoose, onClosed }: QuickReplyButtonProps) {
  const t = useTranslate()
  const [isOpen, setOpen] = useState(false)
  const choose = (reply: QuickReply) => {
    setOpen(false)
    onChoose(reply)
  }
  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          variant="ghost"
          size="icon"
          aria-label={t('messages.quick_replies')}
          title={t('messages.quick_replies')}
        >
          <MessageSquareQuote aria-hidden />
        </Button>
      </PopoverTrigger>
      <PopoverContent
        side="top"
        align="start"
        aria-label={t('messages.quick_replies')}
        className="w-96 max-w-[calc(100vw---spacing(4))] overflow-hidden p-0"
        onCloseAutoFocus={(event) => {
          event.preventDefault()
          onClosed()
        }}
      >
        <ReplySearch replies={replies} fill={fill} onChoose={choose} />
      </PopoverContent>
    </Popover>
  )
}

function ReplySearch({ replies, fill, onChoose }: Omit<QuickReplyButtonProps, 'onClosed'>) {
  const t = useTranslate()
  const id = useId()
  const { accountId } = useThreadContext()
  const [query, setQuery] = useState('')
  const found = findQuickReplies(replies, query.trim().replace(/^\//, '').toLowerCase())
  const { active, onKey } = useReplyKeys(found, query, onChoose)
  return (
    <>
      {replies.length === 0 ? (
        <p className="px-4 pt-4 pb-2 text-sm text-muted-foreground">{t('messages.quick_empty')}</p>
      ) : (
        <>
          <div className="border-b p-2">
            <Input
              type="search"
              role="combobox"
              aria-label={t('messages.quick_search')}
              placeholder={t('messages.quick_search')}
              aria-expanded
              aria-autocomplete="list"
              aria-controls={found.length > 0 ? id : undefined}
              aria-activedescendant={found.length > 0 ? `${id}-${active}` : undefined}
              value={query}
              onChange={(event) => setQuery(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Tab' && !event.nativeEvent.isComposing) onKey(event)
              }}
            />
          </div>
          <QuickReplyList
            id={id}
            found={found}
            query={query}
            active={active}
            fill={fill}
            onChoose={onChoose}
          />
        </>
      )}
      <div className="border-t p-1">
        <Button asChild variant="ghost" size="small" className="w-full justify-start">
          <Link to="/a/$accountId/respostas-rapidas" params={{ accountId }}>
            {t(replies.length === 0 ? 'messages.quick_create' : 'messages.quick_manage')}
          </Link>
        </Button>
      </div>
    </>
  )
}
