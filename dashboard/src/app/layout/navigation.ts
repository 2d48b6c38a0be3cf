import type { LinkProps } from '@tanstack/react-router'
import {
  Building2,
  ChartColumn,
  ContactRound,
  History,
  KeyRound,
  LayoutList,
  type LucideIcon,
  Megaphone,
  MessageSquare,
  MessageSquareQuote,
  MessageSquareReply,
  Plug,
  QrCode,
  Server,
  Settings,
  Smartphone,
  Tag,
  Users,
  Workflow,
} from 'lucide-react'
import type { MessageId } from '@/lib/i18n.ts'
import type { CurrentAccount } from '../access.ts'

type NavigatedAccount = Pick<CurrentAccount, 'id' | 'canManage'>

export type NavigationItem = Pick<LinkProps, 'to' | 'params'> & {
  icon: LucideIcon
  label: MessageId
  /** Says how many chats wait for the reader. */
  isCounted?: boolean
}

export interface NavigationGroup {
  /** The group's heading; the first has none. */
  label?: MessageId
  items: NavigationItem[]
}

/** What the sidebar offers: the pages of one account, or those of all of them. */
export function navigationOf(
  account: NavigatedAccount | undefined,
  platformAdmin: boolean,
): NavigationGroup[] {
  const groups = account ? accountGroups(account) : ALL_ACCOUNTS
  return platformAdmin ? [...groups, ADMINISTRATION] : groups
}

const ALL_ACCOUNTS: NavigationGroup[] = [
  {
    items: [
      { to: '/conversas', icon: MessageSquare, label: 'layout.conversations', isCounted: true },
      { to: '/numeros', icon: Smartphone, label: 'layout.numbers' },
      { to: '/contas', icon: Building2, label: 'layout.accounts' },
    ],
  },
]

const ADMINISTRATION: NavigationGroup = {
  label: 'layout.group_admin',
  items: [
    { to: '/admin/contas', icon: LayoutList, label: 'layout.admin_accounts' },
    { to: '/admin/frota', icon: Server, label: 'layout.admin_fleet' },
  ],
}

function accountGroups({ id: accountId, canManage }: NavigatedAccount): NavigationGroup[] {
  const params = { accountId }
  const forManagers = [
    { to: '/a/$accountId/integracoes', params, icon: Plug, label: 'layout.integrations' },
    { to: '/a/$accountId/chaves', params, icon: KeyRound, label: 'layout.api_keys' },
    { to: '/a/$accountId/auditoria', params, icon: History, label: 'layout.audit' },
  ] as const
  return [
    {
      items: [
        {
          to: '/a/$accountId/conversas',
          params,
          icon: MessageSquare,
          label: 'layout.conversations',
          isCounted: true,
        },
        { to: '/a/$accountId/contatos', params, icon: ContactRound, label: 'layout.contacts' },
        { to: '/a/$accountId/numeros', params, icon: Smartphone, label: 'layout.numbers' },
        { to: '/a/$accountId/painel', params, icon: ChartColumn, label: 'layout.overview' },
      ],
    },
    {
      label: 'layout.group_service',
      items: [
        { to: '/a/$accountId/etiquetas', params, icon: Tag, label: 'layout.tags' },
        {
          to: '/a/$accountId/respostas-rapidas',
          params,
          icon: MessageSquareQuote,
          label: 'layout.quick_replies',
        },
      ],
    },
    {
      label: 'layout.group_automation',
      items: [
        { to: '/a/$accountId/palavras-chave', params, icon: MessageSquareReply, label: 'layout.keywords' },
        { to: '/a/$accountId/fluxos', params, icon: Workflow, label: 'layout.flows' },
        { to: '/a/$accountId/campanhas', params, icon: QrCode, label: 'layout.campaigns' },
        { to: '/a/$accountId/disparos', params, icon: Megaphone, label: 'layout.broadcasts' },
        { to: '/a/$accountId/sequencias', params, icon: LayoutList, label: 'layout.sequences' },
        { to: '/a/$accountId/segmentos', params, icon: ContactRound, label: 'layout.segments' },
      ],
    },
    {
      label: 'layout.group_account',
      items: [
        { to: '/a/$accountId/equipe', params, icon: Users, label: 'layout.team' },
        ...(canManage ? forManagers : []),
        { to: '/a/$accountId/conta', params, icon: Settings, label: 'layout.account' },
      ],
    },
  ]
}
