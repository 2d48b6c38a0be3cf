import { cn } from '@/lib/cn.ts'
import { type MessageId, useTranslate } from '@/lib/i18n.ts'
import { personName } from '@/lib/names.ts'
import { useThreadContext } from '../thread-context.ts'
import type { Message } from '../types.ts'

/** In groups who wrote it; among ours which colleague or program. */
export function AuthorName({ message }: { message: Message }) {
  const t = useTranslate()
  const { isGroup, userId, memberName } = useThreadContext()
  const line = 'max-w-full truncate px-1 pb-0.5 text-xs'
  if (!message.from_me) {
    if (!isGroup) return null
    const name = message.author && personName(message.author)
    return (
      <p className={cn(line, 'font-medium text-info')}>
        <bdi>{name || t('messages.unknown_author')}</bdi>
      </p>
    )
  }
  const { sent_by_kind: kind, sent_by_id: id } = message
  if (!kind || (kind === 'member' && id === userId)) return null
  const name = memberName(id) ?? t('messages.somebody')
  return (
    <p className={cn(line, 'text-muted-foreground')}>
      {t(`messages.sent_by.${kind}` as MessageId, { name })}
    </p>
  )
}
