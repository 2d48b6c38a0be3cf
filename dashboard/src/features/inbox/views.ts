import type { Selected } from '@/lib/database.ts'
import { type ChatSearch, readChatSearch } from './search.ts'

export const VIEW_COLUMNS = 'id, account_id, owner_id, name, filter, position'

/** A filter under a name; `owner_id` null: the whole account's. */
export type ChatView = Selected<'chat_views', typeof VIEW_COLUMNS>

/** What the database keeps of an address. */
export function filterOf({ pasta, instance, etiqueta, naolidas, q }: ChatSearch) {
  return {
    ...(pasta && { folder: pasta }),
    ...(instance && { instance_id: instance }),
    ...(etiqueta && { tag: etiqueta }),
    ...(naolidas && { unread: true }),
    ...(q && { query: q }),
  }
}

/** The address that lists what a view keeps; everything that it does not name is let go. */
export function searchOf({ filter }: Pick<ChatView, 'filter'>): ChatSearch {
  const kept = (filter ?? {}) as Record<string, unknown>
  return {
    ...readChatSearch({
      pasta: kept.folder,
      instance: kept.instance_id,
      etiqueta: kept.tag,
      naolidas: kept.unread,
      q: kept.query,
    }),
    busca: undefined,
  }
}

/** Whether the list shows exactly what the view keeps. */
export function isShown(view: ChatView, search: ChatSearch): boolean {
  return JSON.stringify(filterOf(searchOf(view))) === JSON.stringify(filterOf(search))
}

/** The views with those of the ids in that order, on the places that they have together. */
export function inOrder(views: readonly ChatView[], ids: readonly string[]): ChatView[] {
  const moved = ids.flatMap((id) => views.find((view) => view.id === id) ?? [])
  return views.map((view) => (ids.includes(view.id) ? (moved.shift() ?? view) : view))
}
