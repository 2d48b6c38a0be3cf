import { Paperclip, Smile } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover.tsx'
import { useTranslate } from '@/lib/i18n.ts'

const EmojiPicker = lazy(() =>
  import('./emoji-picker.tsx').then(({ EmojiPicker }) => ({ default: EmojiPicker })),
)

/** Chooses files of the machine. */
export function AttachButton({ onFiles }: { onFiles: (files: Iterable<File>) => void }) {
  const t = useTranslate()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-attach
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          // The same file may be chosen again.
          event.target.value = ''
        }}
      />
      <Button
        variant="ghost"
        size="icon"
        aria-label={t('messages.attach')}
        onClick={() => input.current?.click()}
      >
        <Paperclip aria-hidden />
      </Button>
    </>
  )
}

/** Puts an emoji into the text; where there is little room a telephone's keyboard has them. */
export function EmojiButton({ onEmoji }: { onEmoji: (emoji: string) => void }) {
  const t = useTranslate()
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          variant="ghost"
          size="icon"
          aria-label={t('messages.emoji')}
          className="hidden @md:inline-flex"
        >
          <Smile aria-hidden />
        </Button>
      </PopoverTrigger>
      <PopoverContent side="top" align="start" aria-label={t('messages.emoji')} className="w-auto p-2">
        <Suspense>
          <EmojiPicker
            onChoose={(emoji) => {
              onEmoji(emoji)
              setOpen(false)
            }}
          />
        </Suspense>
      </PopoverContent>
    </Popover>
  )
}
