import { ArrowLeft, PanelRight, Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { Avatar } from '@/components/ui/avatar.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Tooltip } from '@/components/ui/tooltip.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { chatName, chatPhone } from '../chat.ts'
import type { Chat, Member } from '../types.ts'
import { AssignMenu } from './assign-menu.tsx'
import { ChatMenu } from './chat-menu.tsx'
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
  onSearch: () => void
  onStartFlow: () => void
}

/** Who the chat is with, on which number, whose it is, and what can be done with it. */
export function ChatHeader(props: ChatHeaderProps) {
  const {
    chat,
    userId,
    members,
    canWrite,
    number,
    company,
    isPanelOpen,
    onPanel,
    onBack,
    onSearch,
    onStartFlow,
  } = props
  const t = useTranslate()
  const name = chatName(chat)
  const place = number || t('chats.number_gone')
  return (
    <header className="@container flex h-16 shrink-0 items-center gap-2 border-b bg-card px-2 sm:px-4">
      <IconButton label={t('chats.back')} className="md:hidden" onClick={onBack}>
        <ArrowLeft aria-hidden />
      </IconButton>
      <button
        type="button"
        aria-expanded={isPanelOpen}
        className="focus-ring flex min-w-0 flex-1 items-center gap-3 rounded-md py-1 pr-2 text-left"
        onClick={onPanel}
      >
        <Avatar name={name} />
        <span className="min-w-0">
          <h2 className="truncate text-sm font-semibold">
            <bdi>{name}</bdi>
          </h2>
          <span className="block truncate text-xs text-muted-foreground">
            {company ? (
              <span className="text-primary">{company}</span>
            ) : (
              [chat.kind === 'group' ? t('chats.group') : chatPhone(chat), place].join(' · ')
            )}
          </span>
        </span>
      </button>
      <p role="status" className="sr-only">
        {company}
      </p>
      {canWrite && (
        <>
          <AssignMenu chat={chat} userId={userId} members={members} />
          {chat.status === 'closed' ? <ReopenButton chat={chat} /> : <CloseDialog chat={chat} />}
        </>
      )}
      <IconButton label={t('messages.search')} className="hidden sm:inline-flex" onClick={onSearch}>
        <Search aria-hidden />
      </IconButton>
      <IconButton
        label={t(isPanelOpen ? 'chats.details_close' : 'chats.details')}
        className="hidden lg:inline-flex"
        pressed={isPanelOpen}
        onClick={onPanel}
      >
        <PanelRight aria-hidden />
      </IconButton>
      <ChatMenu
        chat={chat}
        canWrite={canWrite}
        onSearch={onSearch}
        onPanel={onPanel}
        onStartFlow={onStartFlow}
      />
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
