import type { LinkProps } from '@tanstack/react-router'
import type { Tag } from '@/lib/tags.ts'
import type { Chat, Member } from './types.ts'

/** To whom chosen chats can be given, and which tags there are, account by account. */
export interface ListPeople {
  userId: string
  membersOf: (accountId: string) => readonly Member[]
  tagsOf: (accountId: string) => readonly Tag[]
}

/** What rows ask of the page around the list; the same object as long as nothing of it changes. */
export interface RowContext {
  userId: string
  linkTo: (chat: Chat) => LinkProps
  tagsOf: (chat: Chat) => readonly Tag[]
  /** Where the chat is, when the list shows several numbers or accounts. */
  placeOf: (chat: Chat) => string
  /** Whose it is; empty for nobody and for the reader himself. */
  assigneeOf: (chat: Chat) => string
  /** Colleagues who are writing in it, in words. */
  typingIn: (chat: Chat) => string
}

/** Whether a row has a line for what the chat belongs to. */
export function hasBelongings(chat: Chat, context: RowContext): boolean {
  return (chat.contact?.tags.length ?? 0) > 0 || context.placeOf(chat) !== ''
}
