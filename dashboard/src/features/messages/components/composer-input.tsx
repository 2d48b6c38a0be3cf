import { type ClipboardEvent, type KeyboardEvent, type RefObject, useId } from 'react'
import { Textarea } from '@/components/ui/textarea.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { LONGEST_MESSAGE } from '@/lib/message-text.ts'
import type { QuickReply } from '../quick-replies.ts'
import { useQuickReplyChoice } from '../use-quick-replies.ts'
import { QuickReplyList } from './quick-reply-list.tsx'

interface ComposerInputProps {
  ref: RefObject<HTMLTextAreaElement | null>
  text: string
  isNote: boolean
  /** None while a note or an edit is written. */
  quickReplies: readonly QuickReply[]
  onText: (text: string) => void
  onQuickReply: (reply: QuickReply) => void
  onFiles: (files: Iterable<File>) => void
  onSubmit: () => void
  onEscape: () => void
  onBlur: () => void
}

/** A telephone's keyboard has no Shift+Enter: there Enter breaks the line and the button sends. */
const hasOwnKeyboard = () => !window.matchMedia('(pointer: coarse)').matches

/** Where the text is written: Enter sends, a slash offers quick replies, files are pasted. */
export function ComposerInput({ ref, text, isNote, quickReplies, ...on }: ComposerInputProps) {
  const t = useTranslate()
  const id = useId()
  const quick = useQuickReplyChoice(text, quickReplies, on.onQuickReply)

  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // A key that ends the writing of a character of Chinese or Japanese is none of ours.
    if (event.nativeEvent.isComposing || quick.onKey(event)) return
    if (event.key === 'Escape') on.onEscape()
    if (event.key !== 'Enter' || event.shiftKey || !hasOwnKeyboard()) return
    event.preventDefault()
    on.onSubmit()
  }
  const paste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const { files } = event.clipboardData
    if (files.length > 0) {
      event.preventDefault()
      return on.onFiles(files)
    }
    const pasted = event.clipboardData.getData('text/plain')
    const { selectionStart, selectionEnd } = event.currentTarget
    const count = text.length - (selectionEnd - selectionStart) + pasted.length
    if (count <= LONGEST_MESSAGE) return
    event.preventDefault()
    toast.error(t('messages.paste_too_long', { count, max: LONGEST_MESSAGE }), {
      duration: 15_000,
      action: {
        label: t('messages.paste_as_file'),
        onClick: () => on.onFiles([new File([pasted], 'texto.txt', { type: 'text/plain' })]),
      },
    })
  }

  const label = t(isNote ? 'messages.composer_note' : 'messages.composer')
  return (
    <>
      {quick.isOpen && (
        <QuickReplyList
          id={id}
          found={quick.found}
          query={quick.query}
          active={quick.active}
          onChoose={on.onQuickReply}
        />
      )}
      <Textarea
        ref={ref}
        rows={1}
        aria-label={label}
        placeholder={label}
        aria-describedby={`${id}-hint`}
        aria-autocomplete="list"
        aria-controls={quick.isOpen ? id : undefined}
        aria-activedescendant={quick.isOpen && quick.found.length > 0 ? `${id}-${quick.active}` : undefined}
        value={text}
        className={cn(
          'max-h-44 min-h-control py-1.5 placeholder:truncate',
          isNote && 'border-warning/40 bg-warning-soft',
        )}
        onChange={(event) => on.onText(event.target.value)}
        onKeyDown={press}
        onPaste={paste}
        onBlur={on.onBlur}
      />
      <span id={`${id}-hint`} className="sr-only">
        {t('messages.composer_hint')}
      </span>
    </>
  )
}
