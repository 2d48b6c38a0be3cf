import { useLingui } from '@lingui/react'
import { lazy, Suspense, useState } from 'react'
import { formatMoment, formatTime } from '@/lib/clock.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { momentOf } from '../moment.ts'
import type { SendStatus } from '../send-status.ts'
import type { Message } from '../types.ts'
import { MessageStatus } from './message-status.tsx'

const RevisionsDialog = lazy(() =>
  import('./revisions-dialog.tsx').then(({ RevisionsDialog }) => ({ default: RevisionsDialog })),
)

/** When a message was, or will be, and how far it has come: small, in the last line of what it says. */
export function MessageMeta({ message, status }: { message: Message; status: SendStatus | undefined }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const [isShown, setShown] = useState(false)
  const pending = message.requests.find(
    ({ kind, status }) => kind !== 'reaction' && ['queued', 'sending'].includes(status),
  )
  const sendAt = message.send_at ? formatMoment(Date.parse(message.send_at), i18n.locale) : ''
  const at = status === 'scheduled' ? sendAt : formatTime(momentOf(message).at, i18n.locale)
  return (
    <span className="inline-flex items-center gap-1 text-2xs whitespace-nowrap text-muted-foreground">
      {pending && pending.kind !== 'reaction' && <span>{t(`messages.request_pending.${pending.kind}`)}</span>}
      {message.edited_at && !message.revoked_at && (
        <button
          type="button"
          title={t('messages.edited_show')}
          className="focus-ring rounded-sm underline decoration-dotted underline-offset-2"
          onClick={() => setShown(true)}
        >
          {t('messages.edited')}
        </button>
      )}
      <time dateTime={message.timestamp} className="tabular-nums">
        {at}
      </time>
      {status && <MessageStatus status={status} time={sendAt} />}
      <Suspense>{isShown && <RevisionsDialog message={message} onClose={() => setShown(false)} />}</Suspense>
    </span>
  )
}
