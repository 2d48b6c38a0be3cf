import { createContext, useContext } from 'react'
import type { Message, Note } from './types.ts'

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
}

export interface ThreadContextValue {
  accountId: string
  userId: string
  chatName: string
  isGroup: boolean
  canWrite: boolean
  /** A colleague's name by his id; undefined for those who have left. */
  memberName: (userId: string | null) => string | undefined
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
