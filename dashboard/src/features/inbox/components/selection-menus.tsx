import { AlarmClock, type LucideIcon, Tag, UserRound } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { PersonAvatar } from '@/components/person-avatar.tsx'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { TagDot } from '@/components/ui/tag-badge.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { tagColor } from '@/lib/tags.ts'
import type { ListPeople } from '../row-context.ts'
import { snoozeTimes } from '../snooze.ts'
import type { Chat } from '../types.ts'
import { SnoozeDialog } from './snooze-dialog.tsx'

interface Many {
  chats: readonly Chat[]
  people: ListPeople
  busy: boolean
}

/** The account of all of them; undefined when they are of several. */
function accountOf(chats: readonly Chat[]): string | undefined {
  const [first, ...others] = new Set(chats.map(({ account_id }) => account_id))
  return others.length === 0 ? first : undefined
}

interface AssignManyProps extends Many {
  onAssign: (userId: string | null, name: string) => void
}

/** Colleagues are offered where all chats are of one team. */
export function AssignMany({ chats, people, busy, onAssign }: AssignManyProps) {
  const t = useTranslate()
  const account = accountOf(chats)
  const members = account ? people.membersOf(account) : []
  return (
    <Menu label={t('chats.assign_short')} icon={UserRound} busy={busy}>
      <DropdownMenuItem onSelect={() => onAssign(people.userId, '')}>{t('chats.assign_me')}</DropdownMenuItem>
      <DropdownMenuItem onSelect={() => onAssign(null, '')}>{t('chats.assign_nobody')}</DropdownMenuItem>
      {members
        .filter(({ userId }) => userId !== people.userId)
        .map(({ userId, name, picture }) => (
          <DropdownMenuItem key={userId} onSelect={() => onAssign(userId, name)}>
            <PersonAvatar name={name} picture={picture} size="small" />
            {name}
          </DropdownMenuItem>
        ))}
    </Menu>
  )
}

/** Tags that one of the accounts has. */
export function TagMany({ chats, people, busy, onTag }: Many & { onTag: (name: string) => void }) {
  const t = useTranslate()
  const tags = [...new Set(chats.map(({ account_id }) => account_id))].flatMap(people.tagsOf)
  const names = [...new Set(tags.map(({ name }) => name))]
  return (
    <Menu label={t('chats.tag_many')} icon={Tag} busy={busy}>
      {names.length === 0 && (
        <p className="px-2 py-1.5 text-sm text-muted-foreground">{t('chats.tag_none')}</p>
      )}
      {names.map((name) => (
        <DropdownMenuItem key={name} onSelect={() => onTag(name)}>
          <TagDot color={tagColor(name, tags)} />
          <span className="truncate">{name}</span>
        </DropdownMenuItem>
      ))}
    </Menu>
  )
}

/** Puts them off until one of the usual moments, or one that is asked for. */
export function SnoozeMany({ busy, onSnooze }: { busy: boolean; onSnooze: (at: number) => void }) {
  const t = useTranslate()
  const [isAsked, setAsked] = useState(false)
  return (
    <>
      <Menu label={t('chats.snooze')} icon={AlarmClock} busy={busy}>
        {snoozeTimes(new Date()).map(({ name, at }) => (
          <DropdownMenuItem key={name} onSelect={() => onSnooze(at)}>
            {t(`chats.snooze_${name}`)}
          </DropdownMenuItem>
        ))}
        <DropdownMenuItem onSelect={() => setAsked(true)}>{t('chats.snooze_choose')}</DropdownMenuItem>
      </Menu>
      {isAsked && <SnoozeDialog onClose={() => setAsked(false)} onSnooze={onSnooze} />}
    </>
  )
}

interface MenuProps {
  label: string
  icon: LucideIcon
  busy: boolean
  children: ReactNode
}

function Menu({ label, icon: Icon, busy, children }: MenuProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={label} title={label} disabled={busy}>
          <Icon aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="center" className="max-h-80 max-w-64">
        {children}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
