import { useEffect, useState } from 'react'
import { readDraft, writeDraft } from '@/lib/drafts.ts'
import { RequestError } from '@/lib/errors.ts'
import { leftGaps } from '@/lib/gaps.ts'
import { kindOfFile } from '@/lib/media/media.ts'
import { signText } from '@/lib/signature.ts'
import type { useOutbox } from './api/use-outbox.ts'
import type { Message } from './types.ts'
import { useAttachments } from './use-attachments.ts'

export type Mode = 'message' | 'note'

interface Composed {
  userId: string
  chatId: string
  mode: Mode
  replyTo: Message | undefined
  editing: Message | undefined
  /** Of who writes; empty: none. */
  signature: string
  send: ReturnType<typeof useOutbox>['send']
  saveEdit: (message: Message, text: string) => Promise<unknown>
  addNote: (body: string) => Promise<unknown>
  /** It has gone: neither a reply nor an edit any more. */
  onDone: () => void
}

/** The text and the files that are being written, kept in the browser until they have gone. */
export function useComposer(composed: Composed) {
  const { userId, chatId, mode, replyTo, editing, signature, send, saveEdit, addNote, onDone } = composed
  const draftId = mode === 'note' ? `${chatId}.note` : chatId
  const [text, setText] = useState(() => readDraft(userId, draftId).text)
  const [edited, setEdited] = useState('')
  const [isBusy, setBusy] = useState(false)
  const files = useAttachments()

  // The note and the message are texts of their own.
  useEffect(() => setText(readDraft(userId, draftId).text), [userId, draftId])
  useEffect(() => setEdited(editing?.message ?? ''), [editing])

  const write = (next: string) => {
    if (editing) return setEdited(next)
    setText(next)
    writeDraft(userId, draftId, { text: next, replyTo: replyTo?.id })
  }
  const clear = () => {
    write('')
    writeDraft(userId, draftId, { text: '' })
    files.clear()
    onDone()
  }
  /** Keeps what was written when it could not be saved. */
  const save = async (work: Promise<unknown>) => {
    setBusy(true)
    try {
      await work
      if (editing) onDone()
      else clear()
    } finally {
      setBusy(false)
    }
  }
  const sendNow = (sendAt?: string) => {
    const reply = replyTo && {
      id: replyTo.id,
      message: replyTo.message.slice(0, 200),
      from_me: replyTo.from_me,
      kind: replyTo.kind,
    }
    const [first, ...others] = files.attachments
    // The text goes with the first file, the reply with whatever goes first.
    const common = { message: signText(text.trim(), signature), replyTo: reply, sendAt }
    if (!first) send({ kind: 'text', ...common })
    else {
      const { key, file, ...named } = first
      send({ kind: kindOfFile(first.mimetype), ...named, ...common }, file)
    }
    for (const { key, file, ...named } of others) {
      send({ kind: kindOfFile(named.mimetype), ...named, message: '', sendAt }, file)
    }
    clear()
  }
  return {
    ...files,
    text: editing ? edited : text,
    write,
    isBusy,
    submit: async (sendAt?: string) => {
      if (mode !== 'note' && leftGaps(editing ? edited : text).length > 0)
        throw new RequestError('gaps_left', 'something of the text is still to be written')
      if (editing) await save(saveEdit(editing, edited.trim()))
      else if (mode === 'note') await save(addNote(text.trim()))
      else sendNow(sendAt)
    },
  }
}
