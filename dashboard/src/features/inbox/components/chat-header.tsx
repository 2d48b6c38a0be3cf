import { ArrowLeft, CircleCheckBig, PanelRight, Search } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Tooltip } from '@/components/ui/tooltip.tsx'
import { useCommand } from '@/lib/commands.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Chat, Member } from '../types.ts'
import { AssignMenu } from './assign-menu.tsx'
import { ChatMenu } from './chat-menu.tsx'
import { ChatTitle } from './chat-title.tsx'
import { CloseDialog } from './close-dialog.tsx'
import { ReopenButton } from './reopen-button.tsx'

interface ChatHeaderProps {
  chat: Chat
  userId: string
  members: readonly Member[]
  canWrite: boolean
  /** What the number is called; empty once it is removed. */
  number: string
  /** Who else is here, in words. */
  company: string
  isPanelOpen: boolean
  onPanel: () => void
  onBack: () => void
  /** Ends the chat. */
  onClose: (reason: string | null) => Promise<void>
  onSearch: () => void
  onStartFlow: () => void
}

/**
 * Who the chat is with, whose it is, and what can be done with it. With less room the buttons lose their words and then
 * go, for all of them stand in the menu; the name gives way last.
 */
export function ChatHeader(props: ChatHeaderProps) {
  const { chat, userId, members, canWrite, number, company } = props
  const { isPanelOpen, onPanel, onBack, onClose, onSearch, onStartFlow } = props
  const t = useTranslate()
  const [isClosing, setClosing] = useState(false)
  useCommand(
    'close_reason',
    canWrite && chat.status !== 'closed' ? { run: () => setClosing(true) } : undefined,
  )
  return (
    <header className="@container shrink-0 border-b bg-card">
      <div className="flex h-14 items-center gap-1 px-2 @md:gap-1.5 @md:px-4">
        <IconButton label={t('chats.back')} className="md:hidden" onClick={onBack}>
          <ArrowLeft aria-hidden />
        </IconButton>
        <ChatTitle
          chat={chat}
          number={number}
          company={company}
          isPanelOpen={isPanelOpen}
          onPanel={onPanel}
        />
        {canWrite && <AssignMenu chat={chat} userId={userId} members={members} />}
        {canWrite &&
          (chat.status === 'closed' ? (
            <ReopenButton chat={chat} />
          ) : (
            <Button
              variant="outline"
              className="hidden px-2.5 @sm:inline-flex"
              aria-label={t('chats.close_title')}
              onClick={() => setClosing(true)}
            >
              <CircleCheckBig aria-hidden />
              <span className="hidden @2xl:inline">{t('chats.close')}</span>
            </Button>
          ))}
        <IconButton label={t('messages.search')} className="hidden @md:inline-flex" onClick={onSearch}>
          <Search aria-hidden />
        </IconButton>
        <IconButton
          label={t(isPanelOpen ? 'chats.details_close' : 'chats.details')}
          className="hidden @md:inline-flex"
          pressed={isPanelOpen}
          onClick={onPanel}
        >
          <PanelRight aria-hidden />
        </IconButton>
        <ChatMenu
          chat={chat}
          canWrite={canWrite}
          onClose={() => setClosing(true)}
          onSearch={onSearch}
          onPanel={onPanel}
          onStartFlow={onStartFlow}
        />
      </div>
      {isClosing && <CloseDialog onClose={onClose} onDone={() => setClosing(false)} />}
    </header>
  )
}

interface IconButtonProps {
  label: string
  className?: string
  pressed?: boolean
  onClick: () => void
  children: ReactNode
}

function IconButton({ label, pressed, children, ...props }: IconButtonProps) {
  return (
    <Tooltip label={label} side="bottom">
      <Button variant="ghost" size="icon" aria-label={label} aria-pressed={pressed} {...props}>
        {children}
      </Button>
    </Tooltip>
  )
}
