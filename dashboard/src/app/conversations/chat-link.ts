import type { LinkProps } from '@tanstack/react-router'
import type { ChatSearch } from '@/features/inbox/search.ts'

/** The address of a chat, or of a message in it: within one account, or among those of all; with the list as it is. */
export function chatLink(
  accountId: string | undefined,
  chatId: string,
  search: ChatSearch,
  mensagem?: number,
): LinkProps {
  const kept = { ...search, mensagem }
  return accountId
    ? { to: '/a/$accountId/conversas/$chatId', params: { accountId, chatId }, search: kept }
    : { to: '/conversas/$chatId', params: { chatId }, search: kept }
}

export function listLink(accountId: string | undefined, search: ChatSearch): LinkProps {
  const kept = { ...search, mensagem: undefined }
  return accountId
    ? { to: '/a/$accountId/conversas', params: { accountId }, search: kept }
    : { to: '/conversas', search: kept }
}
