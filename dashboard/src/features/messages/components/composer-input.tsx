import { type ClipboardEvent, type KeyboardEvent, type RefObject, useId, useState } from 'react'
import { flushSync } from 'react-dom'
import { Textarea } from '@/components/ui/textarea.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { selectText } from '@/lib/caret.ts'
import { cn } from '@/lib/cn.ts'
import { COMMANDS } from '@/lib/commands.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { isPressed } from '@/lib/keys.ts'
import { LONGEST_MESSAGE } from '@/lib/message-text.ts'
import { insertMention, type Mentionable } from '../mentions.ts'
import type { QuickReply } from '../quick-replies.ts'
import { useMentionChoice } from '../use-mention-choice.ts'
import { useQuickReplyChoice } from '../use-quick-replies.ts'
import { MentionList } from './mention-list.tsx'
import { QuickReplyList } from './quick-reply-list.tsx'

interface ComposerInputProps {
  ref: RefObject<HTMLTextAreaElement | null>
  text: string
  isNote: boolean
  /** None while a note or an edit is written. */
  quickReplies: readonly QuickReply[]
  /** None outside of notes. */
  members: readonly Mentionable[]
  fill: (text: string) => string
  onText: (text: string) => void
  onQuickReply: (reply: QuickReply) => void
  onFiles: (files: Iterable<File>) => void
  onSubmit: () => void
  /** Undefined where there is no chat to be ended. */
  onSendAndClose: (() => void) | undefined
  onEscape: () => void
  onBlur: () => void
}

/** A telephone's keyboard has no Shift+Enter: there Enter breaks the line and the button sends. */
const hasOwnKeyboard = () => !window.matchMedia('(pointer: coarse)').matches

/** Where the text is written: Enter sends, a slash offers quick replies, files are pasted. */
export function ComposerInput({ ref, text, isNote, quickReplies, members, fill, ...on }: ComposerInputProps) {
  const t = useTranslate()
  const id = useId()
  const [caret, setCaret] = useState(text.length)
  const quick = useQuickReplyChoice(text, quickReplies, on.onQuickReply)
  const call = (member: Mentionable) => {
    const next = insertMention(text, caret, member)
    flushSync(() => {
      on.onText(next.text)
      setCaret(next.caret)
    })
    selectText(ref.current, next.caret)
  }
  const mention = useMentionChoice(text, caret, members, call)
  const open = mention.isOpen ? mention : quick

  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // A key that ends the writing of a character of Chinese or Japanese is none of ours.
    if (event.nativeEvent.isComposing || quick.onKey(event) || mention.onKey(event)) return
    if (event.key === 'Escape') on.onEscape()
    if (on.onSendAndClose && isPressed(event, COMMANDS.send_close.keys)) {
      event.preventDefault()
      return on.onSendAndClose()
    }
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
        <div className="absolute inset-x-3 bottom-full z-20 mb-1 overflow-hidden rounded-lg border bg-card shadow-lg">
          <QuickReplyList
            id={id}
            found={quick.found}
            query={`/${quick.query}`}
            active={quick.active}
            fill={fill}
            onChoose={on.onQuickReply}
          />
        </div>
      )}
      {mention.isOpen && (
        <MentionList id={id} found={mention.found} active={mention.active} onChoose={call} />
      )}
      <Textarea
        ref={ref}
        data-composer
        rows={1}
        aria-label={label}
        placeholder={label}
        aria-describedby={`${id}-hint`}
        aria-autocomplete="list"
        aria-controls={open.isOpen ? id : undefined}
        aria-activedescendant={open.isOpen && open.found.length > 0 ? `${id}-${open.active}` : undefined}
        value={text}
        className={cn(
          'max-h-44 min-h-control py-1.5 placeholder:truncate',
          isNote && 'border-warning/40 bg-warning-soft',
        )}
        onChange={(event) => {
          setCaret(event.target.selectionStart)
          on.onText(event.target.value)
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={press}
        onPaste={paste}
        onBlur={on.onBlur}
      />
      <span id={`${id}-hint`} className="sr-only">
        {t(isNote ? 'messages.composer_hint_note' : 'messages.composer_hint')}
      </span>
    </>
  )
}
