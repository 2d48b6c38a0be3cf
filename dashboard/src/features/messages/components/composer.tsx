import { useEffect, useRef } from 'react'
import { toast } from '@/components/ui/toaster.tsx'
import { cn } from '@/lib/cn.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { LONGEST_MESSAGE } from '@/lib/message-text.ts'
import { LONGEST_NOTE } from '../api/notes.ts'
import type { Mentionable } from '../mentions.ts'
import type { QuickReply } from '../quick-replies.ts'
import type { Message } from '../types.ts'
import type { useComposer } from '../use-composer.ts'
import { useWriting } from '../use-writing.ts'
import { AttachmentList } from './attachment-list.tsx'
import { ComposerBanner } from './composer-banner.tsx'
import { ComposerInput } from './composer-input.tsx'
import { AttachButton, EmojiButton } from './composer-tools.tsx'
import { GapHint } from './gap-hint.tsx'
import { QuickReplyButton } from './quick-reply-button.tsx'
import { ScheduleButton } from './schedule-button.tsx'
import { SendButton } from './send-button.tsx'
import { VoiceRecorder } from './voice-recorder.tsx'

interface ComposerProps {
  composer: ReturnType<typeof useComposer>
  isNote: boolean
  replyTo: Message | undefined
  editing: Message | undefined
  quickReplies: readonly QuickReply[]
  /** What the gaps of a quick reply say to this person. */
  fill: (text: string) => string
  /** Who can be called; nobody in what is sent. */
  members: readonly Mentionable[]
  /** Ends the chat once what was sent has gone; undefined where it cannot be. */
  onSent: (() => Promise<void>) | undefined
  onCancel: () => void
  onTyping: (isTyping: boolean) => void
  onLeave: () => void
}

/** Where a message, an edit or a note is written and sent. */
export function Composer({
  composer,
  isNote,
  replyTo,
  editing,
  quickReplies,
  fill,
  members,
  ...on
}: ComposerProps) {
  const t = useTranslate()
  const errorText = useErrorText('messages')
  const input = useRef<HTMLTextAreaElement>(null)
  const { text, attachments } = composer
  const max = isNote ? LONGEST_NOTE : LONGEST_MESSAGE
  const isTooLong = text.length > max
  const isPlain = !isNote && !editing
  const isEmpty = text.trim() === '' && (attachments.length === 0 || !isPlain)
  const canSubmit = !isEmpty && !isTooLong && !composer.isBusy
  const writing = useWriting({ composer, input, isNote, isPlain, fill, onTyping: on.onTyping })

  // Whoever answers or edits goes on in the text. A telephone's keyboard is not brought up by opening a chat.
  const begun = editing?.id ?? replyTo?.id
  useEffect(() => {
    if (begun || !window.matchMedia('(pointer: coarse)').matches) input.current?.focus()
  }, [begun])

  const submit = (sendAt?: string) => {
    if (!canSubmit) return
    const [gap] = writing.gaps
    if (gap) return writing.showGap(gap)
    on.onTyping(false)
    void composer.submit(sendAt).catch((error) => toast.error(errorText(error)))
    input.current?.focus()
  }
  const { onSent } = on
  const sendAndClose =
    onSent && isPlain
      ? () => {
          const isReady = canSubmit && writing.gaps.length === 0
          submit()
          if (isReady) void onSent()
        }
      : undefined
  const leave = () => {
    if (editing || replyTo) on.onCancel()
    else on.onLeave()
  }

  return (
    <div className="relative space-y-2">
      <ComposerBanner replyTo={replyTo} editing={editing} onCancel={on.onCancel} />
      {isPlain && <AttachmentList attachments={attachments} onRemove={composer.remove} />}
      {isPlain && attachments.length > 1 && text.trim() !== '' && (
        <p className="text-xs text-muted-foreground">
          {t('messages.caption_first', { name: attachments[0]?.filename ?? '' })}
        </p>
      )}
      {isTooLong && (
        <p role="alert" className="text-sm text-danger">
          {t('messages.too_long', { count: text.length, max })}
        </p>
      )}
      <GapHint gaps={writing.gaps} onGap={writing.showGap} />
      <div className="flex items-end gap-1">
        {isPlain && <AttachButton onFiles={composer.addFiles} />}
        <EmojiButton onEmoji={writing.put} />
        {isPlain && (
          <QuickReplyButton
            replies={quickReplies}
            fill={fill}
            onChoose={writing.putReply}
            onClosed={() => input.current?.focus()}
          />
        )}
        <ComposerInput
          ref={input}
          text={text}
          isNote={isNote}
          quickReplies={isPlain ? quickReplies : []}
          members={members}
          onText={writing.write}
          fill={fill}
          onQuickReply={writing.putReply}
          onFiles={isPlain ? composer.addFiles : () => {}}
          onSubmit={() => submit()}
          onSendAndClose={sendAndClose}
          onEscape={leave}
          onBlur={() => on.onTyping(false)}
        />
        {isPlain && isEmpty && <VoiceRecorder onRecorded={(file) => composer.addFiles([file])} />}
        {isPlain && (
          <ScheduleButton
            className={cn(isEmpty && 'hidden @md:inline-flex')}
            disabled={!canSubmit}
            onSchedule={submit}
          />
        )}
        <SendButton
          label={t(isNote ? 'messages.note_save' : editing ? 'messages.edit_save' : 'messages.send')}
          busy={composer.isBusy}
          disabled={!canSubmit}
          onSend={() => submit()}
          onSendAndClose={sendAndClose}
        />
      </div>
    </div>
  )
}
