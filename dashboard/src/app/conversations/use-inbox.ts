import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { useChat } from '@/features/inbox/api/get-chat.ts'
import type { ChatSearch } from '@/features/inbox/search.ts'
import type { Chat } from '@/features/inbox/types.ts'
import { useInstances } from '@/features/numbers/api/list-instances.ts'
import type { Instance } from '@/features/numbers/types.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { numberName } from '@/lib/number-name.ts'
import { useCurrentAccount, useSession, useShownAccounts } from '../access.ts'
import { chatLink, listLink } from './chat-link.ts'
import { useAccountPeople } from './use-account-people.ts'
import { useCompany } from './use-company.ts'

const NO_INSTANCES: readonly Instance[] = []

const wasConnected = ({ status, first_connected_at }: Instance) =>
  status === 'connected' || first_connected_at !== null

/** What the columns of the page of conversations share. */
export function useInbox() {
  const { userId, email } = useSession()
  const { chatId } = useParams({ strict: false })
  const search: ChatSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const current = useCurrentAccount()
  const accounts = useShownAccounts()
  const joined = accounts.map(({ id }) => id).join(' ')
  const accountIds = useMemo(() => joined.split(' ').filter(Boolean), [joined])
  const { data: instances = NO_INSTANCES, isSuccess } = useInstances(current?.id)
  const isUnconnected = isSuccess && !instances.some(wasConnected)
  const people = useAccountPeople(accountIds)
  const chat = useChat(accountIds, chatId ?? '')
  const open = chat.data ?? undefined
  const account = accounts.find(({ id }) => id === (open?.account_id ?? current?.id)) ?? current
  const name = people.membersOf(account?.id ?? '').find((member) => member.userId === userId)?.name ?? email
  const company = useCompany(account, { userId, name }, chatId)
  useLiveQueries(accountIds, {
    account: [['members']],
    instance: [['instances']],
  })

  /** What the chat's number is called; empty once it is removed. */
  const numberOf = useCallback(
    (of: Chat) => {
      const known = instances.find(({ id }) => id === of.instance_id)
      return known || of.instance_name ? numberName(known ?? { instance_name: of.instance_name ?? '' }) : ''
    },
    [instances],
  )
  const change = useCallback(
    (changes: Partial<ChatSearch>) =>
      void navigate({ to: '.', search: { ...search, ...changes }, replace: true }),
    [navigate, search],
  )
  const linkTo = useCallback((to: Chat) => chatLink(current?.id, to.id, search), [current?.id, search])
  const linkToMessage = useCallback(
    (to: Chat, seq: number) => chatLink(current?.id, to.id, search, seq),
    [current?.id, search],
  )
  return {
    userId,
    chatId,
    chat,
    open,
    search,
    change,
    current,
    account,
    accounts,
    accountIds,
    instances,
    isUnconnected,
    numberOf,
    people,
    company,
    linkTo,
    linkToMessage,
    openChat: (id: string) => void navigate(chatLink(current?.id, id, search)),
    closeChat: () => void navigate(listLink(current?.id, search)),
  }
}

export type Inbox = ReturnType<typeof useInbox>
