import { useLingui } from '@lingui/react'
import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Input } from '@/components/ui/input.tsx'
import { LoadMore } from '@/components/ui/load-more.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { previewOf } from '@/lib/preview.ts'
import { formatDateTime } from '@/lib/time.ts'
import { useMessageSearch } from '../api/search-messages.ts'

interface ThreadSearchProps {
  chat: { id: string; account_id: string }
  onShow: (seq: number) => void
  onClose: () => void
}

/** How long after the last key a search starts (milliseconds). */
const TYPING_TIME = 250

/** Finds messages of the chat by words, and goes to them. */
export function ThreadSearch({ chat, onShow, onClose }: ThreadSearchProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const errorText = useErrorText('messages')
  const [text, setText] = useState('')
  const [query, setQuery] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setQuery(text.trim()), TYPING_TIME)
    return () => clearTimeout(timer)
  }, [text])
  const { data, error, hasNextPage, isFetching, fetchNextPage } = useMessageSearch(
    chat.account_id,
    chat.id,
    query,
  )
  const found = query === '' ? [] : (data?.pages ?? []).flatMap(({ messages }) => messages)

  return (
    <search className="shrink-0 space-y-2 border-b bg-card px-3 py-2 sm:px-4">
      <div className="flex items-center gap-2">
        <Input
          type="search"
          autoFocus
          aria-label={t('messages.search')}
          placeholder={t('messages.search_hint')}
          value={text}
          maxLength={200}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && onClose()}
        />
        <Button variant="ghost" size="icon" aria-label={t('messages.search_close')} onClick={onClose}>
          <X aria-hidden />
        </Button>
      </div>
      {error && (
        <p role="alert" className="text-sm text-danger">
          {errorText(error)}
        </p>
      )}
      {found.length > 0 && (
        <div className="max-h-64 overflow-y-auto">
          <ul aria-label={t('messages.search_found')}>
            {found.map((message) => (
              <li key={message.id}>
                <button
                  type="button"
                  className="focus-ring -outline-offset-2! w-full rounded-md px-2 py-1.5 text-left text-sm hover:bg-accent"
                  onClick={() => onShow(message.seq)}
                >
                  <span className="block text-xs text-muted-foreground">
                    {formatDateTime(message.timestamp, i18n.locale)}
                    {message.from_me && ` · ${t('messages.you')}`}
                  </span>
                  <span className="line-clamp-2">{previewOf(message, t)}</span>
                </button>
              </li>
            ))}
          </ul>
          <LoadMore
            shown={found.length}
            hasMore={hasNextPage}
            busy={isFetching}
            onMore={() => void fetchNextPage()}
          />
        </div>
      )}
      {query !== '' && data && found.length === 0 && !isFetching && (
        <p role="status" className="text-sm text-muted-foreground">
          {t('messages.search_none')}
        </p>
      )}
    </search>
  )
}
