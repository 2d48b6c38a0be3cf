import { type LinkProps, useNavigate } from '@tanstack/react-router'
import { Building2, ContactRound, MessageSquare, Smartphone, UserRound } from 'lucide-react'
import { useFoundContacts } from '@/features/contacts/api/find-contacts.ts'
import { displayName, identityOf } from '@/features/contacts/contact.ts'
import { useFoundChats } from '@/features/inbox/api/find-chats.ts'
import { chatName, chatPhone } from '@/features/inbox/chat.ts'
import { useInstances } from '@/features/numbers/api/list-instances.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { numberName } from '@/lib/number-name.ts'
import { formatPhone } from '@/lib/phone.ts'
import { useSettled } from '@/lib/use-settled.ts'
import { useAccess, useNavigatedAccount, useShownAccounts } from '../access.ts'
import { chatLink } from '../conversations/chat-link.ts'
import { navigationOf } from '../layout/navigation.ts'
import { type Entry, isMatch } from './entries.ts'
import { recentOf } from './recent.ts'

/** How long the reader has to pause before the database is asked (milliseconds). */
const PAUSE = 200

/** The chats, contacts, numbers and pages that one can go to. */
export function usePlaceEntries(text: string, recent: readonly string[]) {
  const t = useTranslate()
  const query = useSettled(text.trim(), PAUSE)
  const account = useNavigatedAccount()
  const accountIds = useShownAccounts().map(({ id }) => id)
  const go = useGo()
  const chats = useFoundChats(accountIds, query, recentOf(recent, 'chat'))
  const contacts = useFoundContacts(account?.id, query, recentOf(recent, 'contact'))
  const { data: numbers = [] } = useInstances(account?.id)
  // What was found for other words stays as long as it fits these.
  const fitting = (found: Entry[], isOld: boolean) =>
    isOld || query !== text.trim() ? found.filter((entry) => isMatch(entry, text)) : found

  const chatEntries = (chats.data ?? []).map(
    (chat): Entry => ({
      id: `chat:${chat.id}`,
      group: 'chats',
      label: chatName(chat),
      detail: chatPhone(chat),
      icon: MessageSquare,
      run: () => go(chatLink(account?.id, chat.id, {})),
    }),
  )
  const contactEntries = (contacts.data ?? []).map(
    (contact): Entry => ({
      id: `contact:${contact.id}`,
      group: 'contacts',
      label: displayName(contact),
      detail: identityOf(contact),
      icon: ContactRound,
      run: () =>
        go({
          to: '/a/$accountId/contatos',
          params: { accountId: contact.account_id },
          search: { contato: contact.id },
        }),
    }),
  )
  const numberEntries = numbers.map(
    (number): Entry => ({
      id: `number:${number.id}`,
      group: 'numbers',
      label: numberName(number),
      detail: number.phone ? formatPhone(number.phone) : '',
      icon: Smartphone,
      run: () =>
        go({
          to: '/a/$accountId/numeros',
          params: { accountId: number.account_id },
          search: { q: number.instance_name },
        }),
    }),
  )
  return {
    entries: [
      ...fitting(chatEntries, chats.isPlaceholderData),
      ...fitting(contactEntries, contacts.isPlaceholderData),
      ...[...numberEntries, ...usePageEntries()].filter((entry) => isMatch(entry, text)),
    ],
    isLooking: query !== text.trim() || chats.isFetching || contacts.isFetching,
    hasFailed: chats.isError || contacts.isError,
    t,
  }
}

function useGo() {
  const navigate = useNavigate()
  return (link: LinkProps) => void navigate(link)
}

/** The pages of the navigation, one's own profile, and the other accounts. */
function usePageEntries(): Entry[] {
  const t = useTranslate()
  const go = useGo()
  const account = useNavigatedAccount()
  const { accounts, platformAdmin } = useAccess()
  const pages = navigationOf(account, platformAdmin).flatMap(({ items }) => items)
  const others = accounts.filter(({ id }) => id !== account?.id)
  return [
    ...pages.map(
      ({ label, icon, ...target }): Entry => ({
        id: `page:${target.to}`,
        group: 'pages',
        label: t(label),
        icon,
        run: () => go(target),
      }),
    ),
    {
      id: 'page:/perfil',
      group: 'pages',
      label: t('layout.profile'),
      icon: UserRound,
      run: () => go({ to: '/perfil' }),
    },
    ...others.map(
      ({ id, name }): Entry => ({
        id: `account:${id}`,
        group: 'pages',
        label: name,
        icon: Building2,
        run: () => go({ to: '/a/$accountId/conversas', params: { accountId: id } }),
      }),
    ),
  ]
}
