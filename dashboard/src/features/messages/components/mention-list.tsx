import { Avatar } from '@/components/ui/avatar.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Mentionable } from '../mentions.ts'

interface MentionListProps {
  id: string
  found: readonly Mentionable[]
  active: number
  onChoose: (member: Mentionable) => void
}

/** What an @ offers, above the text; the focus stays in the text. */
export function MentionList({ id, found, active, onChoose }: MentionListProps) {
  const t = useTranslate()
  return (
    <div
      role="listbox"
      id={id}
      aria-label={t('messages.mention_list')}
      className="absolute inset-x-3 bottom-full z-20 mb-1 max-h-72 overflow-y-auto rounded-lg border bg-card p-1 shadow-lg"
    >
      {found.map((member, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text
        // biome-ignore lint/a11y/useFocusableInteractive: as above
        <div
          key={member.userId}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          className={cn(
            'flex cursor-pointer items-center gap-2 rounded-md px-2.5 py-1.5 text-sm',
            index === active && 'bg-accent',
          )}
          // Before the text would lose the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(member)}
        >
          <Avatar name={member.name} className="size-6" />
          <bdi className="truncate">{member.name}</bdi>
        </div>
      ))}
    </div>
  )
}
