import { useMutation } from '@tanstack/react-query'
import { useMemo } from 'react'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useSupabase } from '@/lib/supabase.ts'
import { useCancelMessage } from './api/message-actions.ts'
import { useChangeNote, useDeleteNote } from './api/notes.ts'
import { insertMessage } from './api/send-outbox.ts'
import type { useOutbox } from './api/use-outbox.ts'
import { type Mentionable, mentionsOf } from './mentions.ts'
import { newKey } from './outbox.ts'
import type { MessageActions, OnCard } from './thread-context.ts'
import type { Message } from './types.ts'

interface Acting {
  chat: { id: string; account_id: string }
  members: readonly Mentionable[]
  refresh: (ids: readonly string[]) => Promise<unknown>
  send: ReturnType<typeof useOutbox>['send']
  onReply: (message: Message) => void
  onEdit: (message: Message) => void
  onCard: OnCard
}

/** Asks for something about a message: a reaction, another text, its end on both sides. */
export function useRequest({ chat, refresh }: Pick<Acting, 'chat' | 'refresh'>) {
  const supabase = useSupabase()
  return useMutation({
    networkMode: 'always',
    mutationFn: async ({
      kind,
      target,
      text,
    }: {
      kind: 'reaction' | 'edit' | 'revoke'
      target: Message
      text: string
    }) => {
      const request = { key: newKey(), accountId: chat.account_id, chatId: chat.id, kind, message: text }
      await insertMessage(supabase, { ...request, targetId: target.id, createdAt: '', state: 'sending' })
      await refresh([target.id])
    },
  })
}

/** What the lines of a thread may ask for; a failure is told where the reader is. */
export function useMessageActions(acting: Acting): MessageActions {
  const { chat, members, refresh, send, onReply, onEdit, onCard } = acting
  const t = useTranslate()
  const errorText = useErrorText('messages')
  const { mutate: request } = useRequest({ chat, refresh })
  const { mutate: cancel } = useCancelMessage()
  const { mutateAsync: changeNote } = useChangeNote(chat)
  const { mutateAsync: deleteNote } = useDeleteNote(chat)

  return useMemo(() => {
    const onError = (error: unknown) => void toast.error(errorText(error))
    return {
      reply: onReply,
      edit: onEdit,
      react: (target, emoji) => request({ kind: 'reaction', target, text: emoji }, { onError }),
      revoke: (target) => request({ kind: 'revoke', target, text: '' }, { onError }),
      cancel: ({ id }) =>
        cancel(id, {
          onError,
          onSuccess: (isCancelled) => {
            if (!isCancelled) toast.info(t('messages.cancel_late'))
          },
          onSettled: () => void refresh([id]),
        }),
      sendAgain: (message) => send(copyOf(message)),
      changeNote: (note, body) => changeNote({ note, body, mentions: mentionsOf(body, members) }),
      deleteNote: (note) => deleteNote(note),
      onCard,
    }
  }, [t, errorText, members, request, cancel, refresh, send, onReply, onEdit, changeNote, deleteNote, onCard])
}

function copyOf({ kind, message, content, media_id, media, quoted }: Message) {
  return {
    kind,
    message,
    content,
    mediaId: media_id ?? undefined,
    filename: media?.filename ?? undefined,
    mimetype: media?.mimetype ?? undefined,
    size: media?.size ?? undefined,
    replyTo: quoted
      ? { id: quoted.id, message: quoted.message, from_me: quoted.from_me, kind: quoted.kind }
      : undefined,
  }
}
