import { readChoice, readFlag, readText, type Search } from '@/lib/search.ts'
import { type ChatFilter, FOLDERS, type Folder } from './types.ts'

/** The part of the address that says which chats are listed. */
export interface ChatSearch {
  pasta?: Folder | undefined
  instance?: string | undefined
  etiqueta?: string | undefined
  naolidas?: true | undefined
  q?: string | undefined
  /** What the words are looked for in; without it, in the names of chats. */
  busca?: 'mensagens' | undefined
  /** The message to show, by its seq. */
  mensagem?: number | undefined
}

/** Whatever does not fit counts as not given. */
export function readChatSearch(search: Search): ChatSearch {
  const seq = Number(search.mensagem)
  return {
    pasta: readChoice(search.pasta, FOLDERS),
    instance: readText(search.instance, 40),
    etiqueta: readText(search.etiqueta, 60),
    naolidas: readFlag(search.naolidas),
    q: readText(search.q, 100),
    busca: readChoice(search.busca, ['mensagens']),
    mensagem: Number.isSafeInteger(seq) && seq > 0 ? seq : undefined,
  }
}

/** Who looks for somebody in "all" finds him in closed and snoozed chats as well. */
export function chatFilterOf({
  pasta = 'all',
  instance,
  etiqueta,
  naolidas,
  q = '',
}: ChatSearch): ChatFilter {
  const query = q.trim()
  const folder = pasta === 'all' && query !== '' ? 'any' : pasta
  return { folder, instanceId: instance, tag: etiqueta, unread: naolidas, query }
}

export function isFiltered({ instanceId, tag, unread, query }: ChatFilter): boolean {
  return Boolean(instanceId || tag || unread || query)
}
