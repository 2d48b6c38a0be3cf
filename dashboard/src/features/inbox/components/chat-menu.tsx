import {
  AlarmClock,
  AlarmClockOff,
  ContactRound,
  EllipsisVertical,
  Pause,
  Play,
  Search,
  Workflow,
} from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { usePauseAutomation } from '../api/pause-automation.ts'
import { type ChatChanges, useUpdateChat } from '../api/update-chat.ts'
import { isSnoozed } from '../chat.ts'
import { isPaused } from '../pause.ts'
import { snoozeTimes } from '../snooze.ts'
import type { Chat } from '../types.ts'
import { useChatCommands } from '../use-chat-commands.ts'
import { PauseDialog } from './pause-dialog.tsx'
import { SnoozeDialog } from './snooze-dialog.tsx'
import { StatusItems } from './status-items.tsx'

interface ChatMenuProps {
  chat: Chat
  canWrite: boolean
  onClose: () => void
  onSearch: () => void
  onPanel: () => void
  onStartFlow: () => void
}

/** All that is done with a chat: what is done less often, and what the header has no room for. */
export function ChatMenu({ chat, canWrite, onClose, onSearch, onPanel, onStartFlow }: ChatMenuProps) {
  const t = useTranslate()
  const errorText = useErrorText('chats')
  const update = useUpdateChat(chat)
  const [asked, setAsked] = useState<'snooze' | 'pause'>()
  const change = (changes: ChatChanges) =>
    update.mutate(changes, { onError: (error) => toast.error(errorText(error)) })
  const snooze = (until: number) => change({ snoozed_until: new Date(until).toISOString() })
  useChatCommands(canWrite ? chat : undefined, {
    change,
    snooze,
    askSnooze: () => setAsked('snooze'),
    startFlow: onStartFlow,
  })

  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={t('chats.more')}>
            <EllipsisVertical aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" className="min-w-60">
          <DropdownMenuItem onSelect={onSearch}>
            <Search aria-hidden />
            {t('messages.search')}
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={onPanel}>
            <ContactRound aria-hidden />
            {t('chats.details')}
          </DropdownMenuItem>
          {canWrite && (
            <>
              <StatusItems chat={chat} onClose={onClose} onChange={change} />
              {chat.kind === 'direct' && (
                <>
                  <PauseItem chat={chat} onPause={() => setAsked('pause')} />
                  <DropdownMenuItem onSelect={onStartFlow}>
                    <Workflow aria-hidden />
                    {t('runs.start_open')}
                  </DropdownMenuItem>
                </>
              )}
              <DropdownMenuSeparator />
              <DropdownMenuLabel>{t('chats.snooze')}</DropdownMenuLabel>
              {isSnoozed(chat, Date.now()) && (
                <DropdownMenuItem onSelect={() => change({ snoozed_until: null })}>
                  <AlarmClockOff aria-hidden />
                  {t('chats.wake')}
                </DropdownMenuItem>
              )}
              {snoozeTimes(new Date()).map(({ name, at }) => (
                <DropdownMenuItem key={name} onSelect={() => snooze(at)}>
                  <AlarmClock aria-hidden />
                  {t(`chats.snooze_${name}`)}
                </DropdownMenuItem>
              ))}
              <DropdownMenuItem onSelect={() => setAsked('snooze')}>
                <AlarmClock aria-hidden />
                {t('chats.snooze_choose')}
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {asked === 'snooze' && <SnoozeDialog onClose={() => setAsked(undefined)} onSnooze={snooze} />}
      {asked === 'pause' && <PauseDialog chat={chat} onClose={() => setAsked(undefined)} />}
    </>
  )
}

function PauseItem({ chat, onPause }: { chat: Chat; onPause: () => void }) {
  const t = useTranslate()
  const errorText = useErrorText('chats')
  const pause = usePauseAutomation(chat)
  const paused = isPaused(chat, Date.now())
  const resume = () => pause.mutate(0, { onError: (error) => toast.error(errorText(error)) })
  return (
    <DropdownMenuItem onSelect={paused ? resume : onPause}>
      {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
      {t(paused ? 'runs.pause_end' : 'runs.pause_open')}
    </DropdownMenuItem>
  )
}
