import { MessageCircleX } from 'lucide-react'
import { lazy, Suspense, useRef } from 'react'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import type { Chat } from '@/features/inbox/types.ts'
import { errorCode } from '@/lib/errors.ts'
import { addCatalogs, useTranslate } from '@/lib/i18n.ts'
import { ErrorPage } from '../error-page.tsx'
import type { Inbox } from './use-inbox.ts'
import { usePanel } from './use-panel.ts'

const ChatColumn = lazy(async () => {
  const [{ ChatColumn }] = await Promise.all([
    import('./chat-column.tsx'),
    addCatalogs(['messages', 'contacts', 'runs', 'template']),
  ])
  return { default: ChatColumn }
})
const ContactColumn = lazy(async () => {
  const [{ ContactColumn }] = await Promise.all([
    import('./contact-column.tsx'),
    addCatalogs(['contacts', 'runs', 'tags']),
  ])
  return { default: ContactColumn }
})

// A wide page has no need of it.
const SidePanel = lazy(async () => ({ default: (await import('@/components/ui/side-panel.tsx')).SidePanel }))

/** The chat in the address, with the person behind it. */
export function OpenChat({ inbox }: { inbox: Inbox }) {
  const t = useTranslate()
  const room = useRef<HTMLDivElement>(null)
  const panel = usePanel(room)
  const { data: chat, error, refetch } = inbox.chat
  const show = () => {
    if (!chat) {
      if (error) return <ErrorPage code={errorCode(error)} onRetry={() => void refetch()} />
      if (chat === undefined) return <Spinner className="flex-1" />
      return (
        <div className="flex-1 p-6">
          <EmptyState icon={MessageCircleX} title={t('chats.gone')} description={t('chats.gone_text')} />
        </div>
      )
    }
    return <ChatWithContact inbox={inbox} chat={chat} panel={panel} />
  }
  return (
    <div ref={room} className="flex min-w-0 flex-1">
      {show()}
    </div>
  )
}

interface ChatWithContactProps {
  inbox: Inbox
  chat: Chat
  panel: ReturnType<typeof usePanel>
}

function ChatWithContact({ inbox, chat, panel }: ChatWithContactProps) {
  const t = useTranslate()
  const contact = <ContactColumn inbox={inbox} chat={chat} />
  return (
    <Suspense fallback={<Spinner className="flex-1" />}>
      <ChatColumn
        inbox={inbox}
        chat={chat}
        isPanelOpen={panel.isOpen}
        onPanel={() => panel.setOpen(!panel.isOpen)}
      />
      {panel.isOpen &&
        (panel.isWide ? (
          <aside aria-label={t('chats.details')} className="w-80 shrink-0 overflow-y-auto border-l bg-card">
            {contact}
          </aside>
        ) : (
          <SidePanel open onClose={() => panel.setOpen(false)} title={t('chats.details')}>
            {contact}
          </SidePanel>
        ))}
    </Suspense>
  )
}
