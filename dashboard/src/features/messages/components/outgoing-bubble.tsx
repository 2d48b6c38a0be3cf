import { useLingui } from '@lingui/react'
import { CircleAlert, FileText } from 'lucide-react'
import { MessageText } from '@/components/message-text.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Progress } from '@/components/ui/progress.tsx'
import { formatTime } from '@/lib/clock.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { RequestError } from '@/lib/errors.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { previewOf } from '@/lib/preview.ts'
import { formatBytes } from '@/lib/size.ts'
import type { Outgoing } from '../outbox.ts'
import { Bubble } from './bubble.tsx'
import { MessageStatus } from './message-status.tsx'

interface OutgoingBubbleProps {
  outgoing: Outgoing
  onRetry: (key: string) => void
  onDiscard: (key: string) => void
}

/** A message that has left the keyboard and not reached the database. */
export function OutgoingBubble({ outgoing, onRetry, onDiscard }: OutgoingBubbleProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { key, message, replyTo, filename, state, progress } = outgoing
  const isUploading = state === 'sending' && filename !== undefined && (progress ?? 0) < 1
  const meta = (
    <span className="inline-flex items-center gap-1 text-2xs text-muted-foreground">
      <time className="tabular-nums">{formatTime(Date.parse(outgoing.createdAt), i18n.locale)}</time>
      <MessageStatus status={state === 'failed' ? 'failed' : 'sending'} />
    </span>
  )
  return (
    <div data-outgoing={key} className="flex justify-end px-3 pt-2 @md:px-6">
      <Bubble isOurs isFirst isLast className="max-w-[85%] space-y-1 opacity-80 @3xl:max-w-xl">
        {replyTo && (
          <p className="line-clamp-2 rounded-md border-l-4 border-primary/60 bg-foreground/5 px-2.5 py-1.5 text-xs text-muted-foreground">
            {previewOf(replyTo, t)}
          </p>
        )}
        {filename !== undefined && (
          <p className="flex w-64 max-w-full items-center gap-2 rounded-lg bg-foreground/5 p-2.5">
            <FileText className="size-6 shrink-0 text-info" strokeWidth={1.5} aria-hidden />
            <span className="min-w-0 flex-1 truncate">{filename}</span>
            <span className="text-xs text-muted-foreground">
              {formatBytes(outgoing.size ?? 0, i18n.locale)}
            </span>
          </p>
        )}
        {message && <MessageText text={message} end={meta} />}
        {isUploading && (
          <Progress
            label={t('messages.outgoing.uploading', { percent: Math.round((progress ?? 0) * 100) })}
            value={(progress ?? 0) * 100}
            className="h-1.5"
          />
        )}
        {!message && <div className="flex justify-end">{meta}</div>}
        <OutgoingTrouble outgoing={outgoing} onRetry={onRetry} onDiscard={onDiscard} />
      </Bubble>
    </div>
  )
}

function OutgoingTrouble({ outgoing: { key, state, code }, onRetry, onDiscard }: OutgoingBubbleProps) {
  const t = useTranslate()
  const errorText = useErrorText('messages')
  if (!code) return null
  if (state !== 'failed') {
    return (
      <p role="status" className="text-xs text-muted-foreground">
        {t(code === 'session_expired' ? 'messages.outgoing.session' : 'messages.outgoing.waiting')}
      </p>
    )
  }
  return (
    <div role="alert" className="space-y-1.5 text-xs text-danger">
      <p className="flex items-start gap-1.5">
        <CircleAlert className="mt-px size-3.5 shrink-0" aria-hidden />
        {errorText(new RequestError(code, ''))}
      </p>
      <div className="flex gap-2">
        <Button variant="danger" className="h-7 px-2.5 text-xs" onClick={() => onRetry(key)}>
          {t('messages.retry')}
        </Button>
        <Button variant="ghost" className="h-7 px-2.5 text-xs" onClick={() => onDiscard(key)}>
          {t('messages.discard')}
        </Button>
      </div>
    </div>
  )
}
