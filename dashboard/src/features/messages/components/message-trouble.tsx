import { CircleAlert } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { RequestError } from '@/lib/errors.ts'
import { type MessageId, useTranslate } from '@/lib/i18n.ts'
import type { SendStatus } from '../send-status.ts'
import { useThreadContext } from '../thread-context.ts'
import type { Message, Request } from '../types.ts'

interface MessageTroubleProps {
  message: Message
  status: SendStatus | undefined
}

const REASONS = [
  'instance_disconnected',
  'plan_limit_exceeded',
  'daily_cap',
  'minute_cap',
  'first_contact_pause',
]

/** Why a message of ours has not come further, in words, and what can be done about it. */
export function MessageTrouble({ message, status }: MessageTroubleProps) {
  const t = useTranslate()
  const errorText = useErrorText('messages')
  const { actions, canWrite } = useThreadContext()
  const failed = message.requests.filter((request) => isLost(request))
  if (status === 'waiting') {
    const reason = REASONS.includes(message.status_reason ?? '') ? message.status_reason : 'other'
    return <p className="text-xs text-muted-foreground">{t(`messages.reason.${reason}` as MessageId)}</p>
  }
  if (status === 'unconfirmed')
    return <p className="text-xs text-warning">{t('messages.unconfirmed_text')}</p>
  if (status !== 'failed' && failed.length === 0) return null
  const said = (code: string | null) => errorText(new RequestError(code ?? 'send_failed', ''))
  return (
    <div className="space-y-1 text-xs text-danger">
      {status === 'failed' && (
        <p className="flex items-start gap-1.5">
          <CircleAlert className="mt-px size-3.5 shrink-0" aria-hidden />
          {said(message.error_code)}
        </p>
      )}
      {failed.map((request) => (
        <p key={request.id} className="flex items-start gap-1.5">
          <CircleAlert className="mt-px size-3.5 shrink-0" aria-hidden />
          {t(`messages.request.${request.kind}`)}: {said(request.error_code)}
        </p>
      ))}
      {status === 'failed' && canWrite && (
        <Button variant="danger" className="h-7 px-2.5 text-xs" onClick={() => actions.sendAgain(message)}>
          {t('messages.retry')}
        </Button>
      )}
    </div>
  )
}

function isLost({ status }: Request): boolean {
  return status === 'failed' || status === 'unconfirmed'
}
