import { Link } from '@tanstack/react-router'
import { Bell } from 'lucide-react'
import { lazy, Suspense, useMemo } from 'react'
import { PageTitle } from '@/components/page-title.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { permissionsOf } from '@/features/accounts/permissions.ts'
import { useChatCounts } from '@/features/inbox/api/count-chats.ts'
import { ChatFilters } from '@/features/inbox/components/chat-filters.tsx'
import { ChatList } from '@/features/inbox/components/chat-list.tsx'
import type { RowContext } from '@/features/inbox/row-context.ts'
import { numberChoices } from '@/features/numbers/choices.ts'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { ConnectNotice, GroupsNote } from './list-notes.tsx'
import { NewChat } from './new-chat.tsx'
import type { Inbox } from './use-inbox.ts'

// Few look for what was said.
const MessageResults = lazy(async () => ({
  default: (await import('@/features/inbox/components/message-results.tsx')).MessageResults,
}))

// Comes while the chats are asked for, as the filters do.
const ViewsMenu = lazy(async () => ({
  default: (await import('@/features/inbox/components/views-menu.tsx')).ViewsMenu,
}))

/** The left column: folders, filters and the chats. On a telephone it makes room for the open chat. */
export function ChatListColumn({ inbox }: { inbox: Inbox }) {
  const t = useTranslate()
  const { chatId, search, change, current, accountIds, instances, people } = inbox
  const counts = useChatCounts(accountIds)
  const context = useRowContext(inbox)
  const { membersOf, tagsOf } = people
  const listPeople = useMemo(
    () => ({ userId: inbox.userId, membersOf, tagsOf }),
    [inbox.userId, membersOf, tagsOf],
  )
  const canWrite = inbox.accounts.some((account) => permissionsOf(account).canWrite)
  return (
    <section
      aria-label={t('chats.title')}
      className={cn(
        'flex w-full min-w-0 shrink-0 flex-col border-r bg-card md:w-80 xl:w-88',
        chatId && 'hidden md:flex',
      )}
    >
      <PageTitle title={t('chats.title')} />
      <header className="flex h-14 shrink-0 items-center gap-1.5 px-4">
        <h1 className="min-w-0 flex-1 truncate text-lg font-semibold">{t('chats.title')}</h1>
        <Button asChild variant="ghost" size="icon">
          <Link to="/perfil" hash="avisos" aria-label={t('chats.alerts')} title={t('chats.alerts')}>
            <Bell aria-hidden />
          </Link>
        </Button>
        <NewChat inbox={inbox} />
      </header>
      <ChatFilters
        search={search}
        onSearch={change}
        counts={counts}
        numbers={numberChoices(instances)}
        tags={people.tagNames}
        canSearchMessages={current !== undefined}
        views={
          current && (
            <Suspense fallback={<span className="size-9 shrink-0" />}>
              <ViewsMenu
                accountId={current.id}
                userId={inbox.userId}
                canShare={permissionsOf(current).canManage}
                search={search}
                onSearch={change}
              />
            </Suspense>
          )
        }
      />
      {current && search.q && search.busca ? (
        <Suspense fallback={<Spinner className="flex-1" />}>
          <MessageResults accountId={current.id} query={search.q} linkTo={inbox.linkToMessage} />
        </Suspense>
      ) : (
        <ChatList
          accountIds={accountIds}
          search={search}
          openId={chatId}
          context={context}
          people={canWrite ? listPeople : undefined}
          start={inbox.isUnconnected && <ConnectNotice inbox={inbox} />}
          note={<GroupsNote inbox={inbox} />}
        />
      )}
    </section>
  )
}

function useRowContext({
  userId,
  current,
  accounts,
  instances,
  numberOf,
  people,
  company,
  linkTo,
}: Inbox): RowContext {
  const { membersOf, tagsOf } = people
  const { typingIn } = company
  const hasSeveralNumbers = instances.length > 1
  return useMemo(
    () => ({
      userId,
      linkTo,
      tagsOf: (chat) => tagsOf(chat.account_id),
      placeOf: (chat) => {
        const account = current ? undefined : accounts.find(({ id }) => id === chat.account_id)?.name
        return [account, hasSeveralNumbers && numberOf(chat)].filter(Boolean).join(' · ')
      },
      assigneeOf: (chat) =>
        chat.assigned_to === null || chat.assigned_to === userId
          ? ''
          : (membersOf(chat.account_id).find((member) => member.userId === chat.assigned_to)?.name ?? ''),
      typingIn: (chat) => typingIn(chat.id),
    }),
    [userId, linkTo, tagsOf, membersOf, typingIn, current, accounts, hasSeveralNumbers, numberOf],
  )
}
