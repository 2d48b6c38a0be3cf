import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useThreadContext } from '../thread-context.ts'
import type { Message } from '../types.ts'

interface Counted {
  emoji: string
  count: number
  isOurs: boolean
}

/** The reactions to a message; a press on ours takes it back, on another's joins it. */
export function MessageReactions({ message }: { message: Message }) {
  const t = useTranslate()
  const { actions, canWrite } = useThreadContext()
  const pending = message.requests.find(({ kind, status }) => kind === 'reaction' && status !== 'failed')
  const reactions = countReactions(message, pending?.message)
  if (reactions.length === 0) return null
  return (
    <ul className={cn('-mt-1.5 flex flex-wrap gap-1', pending && 'opacity-70')}>
      {reactions.map(({ emoji, count, isOurs }) => (
        <li key={emoji}>
          <button
            type="button"
            disabled={!canWrite}
            aria-label={isOurs ? t('messages.unreact', { emoji }) : t('messages.reacted', { emoji, count })}
            className={cn(
              'focus-ring flex h-6 items-center gap-1 rounded-full border bg-card px-1.5 text-sm shadow-xs',
              isOurs && 'border-primary/50 bg-success-soft',
            )}
            onClick={() => actions.react(message, isOurs ? '' : emoji)}
          >
            {emoji}
            {count > 1 && <span className="text-xs text-muted-foreground tabular-nums">{count}</span>}
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Ours as it will be: what we asked for last stands for what is there. */
export function countReactions(message: Pick<Message, 'reactions'>, asked: string | undefined): Counted[] {
  const counted = new Map<string, Counted>()
  const add = (emoji: string, isOurs: boolean) => {
    const known = counted.get(emoji) ?? { emoji, count: 0, isOurs: false }
    counted.set(emoji, { emoji, count: known.count + 1, isOurs: known.isOurs || isOurs })
  }
  for (const { emoji, from_me } of message.reactions) if (!from_me || asked === undefined) add(emoji, from_me)
  if (asked) add(asked, true)
  return [...counted.values()]
}
