import { createContext, useContext } from 'react'
import type { Mentionable } from './mentions.ts'
import type { Message, Note } from './types.ts'

/** Of a contact card: a chat with the person begins, or he becomes a contact. */
export type CardUse = 'write' | 'save'

/** `phone`: digits of E.164. */
export type OnCard = (card: { name: string; phone: string }, what: CardUse) => Promise<unknown>

/** What a member may do with a message of the thread. */
export interface MessageActions {
  reply: (message: Message) => void
  edit: (message: Message) => void
  /** '' takes the reaction back. */
  react: (message: Message, emoji: string) => void
  revoke: (message: Message) => void
  cancel: (message: Message) => void
  /** Sends the same again as a new message. */
  sendAgain: (message: Message) => void
  changeNote: (note: Note, body: string) => Promise<unknown>
  deleteNote: (note: Note) => Promise<unknown>
  onCard: OnCard
}

export interface ThreadContextValue {
  accountId: string
  userId: string
  chatName: string
  isGroup: boolean
  canWrite: boolean
  /** A colleague's name by his id; undefined for those who have left. */
  memberName: (userId: string | null) => string | undefined
  /** Who can be called in a note. */
  members: readonly Mentionable[]
  showSeq: (seq: number) => void
  actions: MessageActions
}

const ThreadContext = createContext<ThreadContextValue | null>(null)

export const ThreadProvider = ThreadContext.Provider

export function useThreadContext(): ThreadContextValue {
  const context = useContext(ThreadContext)
  if (!context) throw new Error('useThreadContext needs a ThreadProvider above it')
  return context
}
