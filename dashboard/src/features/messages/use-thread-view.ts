import { useCallback, useMemo, useState } from 'react'
import { useAddNote } from './api/notes.ts'
import { useScheduled } from './api/scheduled.ts'
import { useOutbox } from './api/use-outbox.ts'
import { useThread } from './api/use-thread.ts'
import { findUnread, itemsOf } from './items.ts'
import { type Mentionable, mentionsOf } from './mentions.ts'
import type { QuickReply } from './quick-replies.ts'
import type { OnCard, ThreadContextValue } from './thread-context.ts'
import type { Message } from './types.ts'
import { useComposer } from './use-composer.ts'
import { useMessageActions, useRequest } from './use-message-actions.ts'
import { useMode } from './use-mode.ts'
import { useSendAndClose } from './use-send-and-close.ts'
import { useTarget } from './use-target.ts'
import { useWritingCommands } from './use-writing-commands.ts'

export interface ThreadViewProps {
  chat: {
    id: string
    account_id: string
    instance_id: string | null
    unread_count: number
    scheduled_at: string | null
  }
  chatName: string
  isGroup: boolean
  userId: string
  memberName: ThreadContextValue['memberName']
  /** Who can be called in a note. */
  members: readonly Mentionable[]
  onCard: OnCard
  /** What stands before the reader's own messages; empty: nothing. */
  signature: string
  canWrite: boolean
  /** Why nothing can be written, or what whoever writes should know. */
  notice: string | undefined
  /** Of the official API: a day has gone by, and nothing but a template arrives. */
  isWindowClosed: boolean
  quickReplies: readonly QuickReply[]
  /** What the gaps of a quick reply say to this person. */
  fill: (text: string) => string
  /** The seq of the message to show at first. */
  target: number | undefined
  isSearching: boolean
  onSearchClose: () => void
  /** Whether the newest message is in sight. */
  onEnd: (isAtEnd: boolean) => void
  onTyping: (isTyping: boolean) => void
  onLeave: () => void
  /** Ends the chat; undefined where it is over already. */
  onClose: (() => void) | undefined
}

/** What the text is about: a message that it answers, or one that it changes. */
interface About {
  replyTo?: Message
  editing?: Message
}

/** All that a thread and the text below it share. */
export function useThreadView(props: ThreadViewProps) {
  const { chat, chatName, isGroup, userId, memberName, members, signature, canWrite } = props
  const [mode, setMode] = useMode(`${userId} ${chat.id}`)
  const [about, setAbout] = useState<About>({})
  const thread = useThread(chat.account_id, chat.id)
  const { refresh } = thread
  const onSent = useCallback((id: string) => refresh([id]), [refresh])
  const outbox = useOutbox(userId, chat, onSent)
  const { target, show, onShown } = useTarget(thread, props.target)

  const begin = useCallback(
    (next: About) => {
      setMode('message')
      setAbout(next)
    },
    [setMode],
  )
  const onReply = useCallback((replyTo: Message) => begin({ replyTo }), [begin])
  const onEdit = useCallback((editing: Message) => begin({ editing }), [begin])
  const actions = useMessageActions({
    chat,
    members,
    refresh,
    send: outbox.send,
    onReply,
    onEdit,
    onCard: props.onCard,
  })
  const request = useRequest({ chat, refresh })
  const addNote = useAddNote(chat)
  const composer = useComposer({
    userId,
    chatId: chat.id,
    mode,
    replyTo: about.replyTo,
    editing: about.editing,
    signature,
    send: outbox.send,
    saveEdit: (target, text) => request.mutateAsync({ kind: 'edit', target, text }),
    addNote: (body) => addNote.mutateAsync({ body, mentions: mentionsOf(body, members) }),
    onDone: () => setAbout({}),
  })
  const items = useItems(thread.data, outbox.outgoing, useScheduled(chat), chat.unread_count)
  const context = useMemo(
    () => ({
      accountId: chat.account_id,
      userId,
      chatName,
      isGroup,
      canWrite,
      memberName,
      members,
      showSeq: show,
      actions,
    }),
    [chat.account_id, userId, chatName, isGroup, canWrite, memberName, members, show, actions],
  )
  useWritingCommands(canWrite, setMode)
  const sendAndClose = useSendAndClose(userId, chat.id, props.onClose)
  return {
    ...{ thread, outbox, composer, items, context, sendAndClose },
    ...{ mode, setMode, about, setAbout, target, show, onShown },
  }
}

function useItems(
  thread: ReturnType<typeof useThread>['data'],
  outgoing: ReturnType<typeof useOutbox>['outgoing'],
  planned: readonly Message[],
  unreadNow: number,
) {
  // How much was unread when the chat was opened: the line stays while it is read.
  const [unreadCount] = useState(unreadNow)
  const isLoaded = thread !== undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: found once, in what was loaded first
  const unread = useMemo(() => thread && findUnread(thread, unreadCount), [isLoaded])
  return useMemo(
    () => (thread ? itemsOf(thread, outgoing, unread, Date.now(), planned) : []),
    [thread, outgoing, unread, planned],
  )
}
