import { CircleHelp, ListChecks } from 'lucide-react'
import { useTranslate } from '@/lib/i18n.ts'
import { cleanName } from '@/lib/names.ts'
import type { Message } from '../types.ts'

/** A question with its options; who voted is seen on the phone. */
export function MessagePoll({ content, message }: Pick<Message, 'content' | 'message'>) {
  const t = useTranslate()
  return (
    <div className="w-72 max-w-full space-y-2 text-sm">
      <p className="flex items-start gap-2 font-medium">
        <ListChecks className="mt-0.5 size-4 shrink-0 text-info" aria-hidden />
        <bdi>{cleanName(message) || t('chats.kind.poll')}</bdi>
      </p>
      <ul className="space-y-1">
        {content?.options?.map((option) => (
          <li key={option} className="rounded-md bg-foreground/5 px-2.5 py-1.5 break-words">
            <bdi>{cleanName(option)}</bdi>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What we cannot show is said, never hidden. */
export function MessageUnknown() {
  const t = useTranslate()
  return (
    <p className="flex items-start gap-2 text-sm text-muted-foreground">
      <CircleHelp className="mt-0.5 size-4 shrink-0" aria-hidden />
      <span>
        {t('chats.kind.unknown')} {t('messages.unknown_text')}
      </span>
    </p>
  )
}
