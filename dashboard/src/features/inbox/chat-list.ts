import type { Chat, ChatPage } from './types.ts'

/** The loaded part of a list of chats, from its top. Rows stand in the order of the database. */
export interface ChatList {
  chats: readonly Chat[]
  next: string | null
}

/** Negative when `one` stands above `other`. */
export function compareChats(one: Chat, other: Chat): number {
  const difference = Date.parse(other.listed_at) - Date.parse(one.listed_at)
  if (difference !== 0) return difference
  const [mine, others] = [microseconds(one.listed_at), microseconds(other.listed_at)]
  if (mine !== others) return mine > others ? -1 : 1
  return one.id > other.id ? -1 : 1
}

/** The fraction of a second in six digits; a date of JavaScript knows three of them. */
function microseconds(instant: string): string {
  return (/\.(\d+)/.exec(instant)?.[1] ?? '').padEnd(6, '0')
}

/** With the page that follows what is loaded; a chat that has moved up meanwhile stays where it now is. */
export function appendPage(list: ChatList, page: ChatPage): ChatList {
  const known = new Set(list.chats.map(({ id }) => id))
  return { chats: [...list.chats, ...page.chats.filter(({ id }) => !known.has(id))], next: page.next }
}

/**
 * The list after these chats have changed: `found` are those of them that are in the folder now. The others leave it,
 * and so do those that sank below what is loaded: they come with their page.
 */
export function updateChats(list: ChatList, changed: readonly string[], found: readonly Chat[]): ChatList {
  const gone = new Set([...changed, ...found.map(({ id }) => id)])
  const chats = list.chats.filter(({ id }) => !gone.has(id))
  const last = list.chats.at(-1)
  const isLoaded = (chat: Chat) => list.next === null || !last || compareChats(chat, last) <= 0
  for (const chat of found) if (isLoaded(chat)) chats.splice(placeOf(chats, chat), 0, chat)
  return { chats, next: list.next }
}

/** With the top read anew: rows of `top` replace what stood there, those further down stay. */
export function renewTop(list: ChatList | undefined, top: ChatPage): ChatList {
  const last = top.chats.at(-1)
  if (!list || top.next === null || !last) return top
  const fresh = new Set(top.chats.map(({ id }) => id))
  const below = list.chats.filter((chat) => !fresh.has(chat.id) && compareChats(chat, last) > 0)
  return below.length > 0 ? { chats: [...top.chats, ...below], next: list.next } : top
}

/** The nearest below this one, at the end above it, that is no colleague's; where all are, the neighbour. */
export function chatAfter({ chats }: ChatList, chatId: string, userId: string): Chat | undefined {
  const place = chats.findIndex(({ id }) => id === chatId)
  const others = [...chats.slice(place + 1), ...chats.slice(0, Math.max(place, 0)).reverse()]
  return others.find(({ assigned_to }) => assigned_to === null || assigned_to === userId) ?? others[0]
}

function placeOf(chats: readonly Chat[], chat: Chat): number {
  let low = 0
  let high = chats.length
  while (low < high) {
    const middle = (low + high) >> 1
    const other = chats[middle]
    if (other && compareChats(other, chat) < 0) low = middle + 1
    else high = middle
  }
  return low
}
