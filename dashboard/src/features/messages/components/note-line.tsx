import { useLingui } from '@lingui/react'
import { Pencil, StickyNote, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { MessageText } from '@/components/message-text.tsx'
import { AlertDialog } from '@/components/ui/alert-dialog.tsx'
import { Button } from '@/components/ui/button.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { formatTime } from '@/lib/clock.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { actorName } from '../actor-name.ts'
import { momentOf } from '../moment.ts'
import { useThreadContext } from '../thread-context.ts'
import type { Note } from '../types.ts'
import { NoteEditor } from './note-editor.tsx'

/** What a colleague wrote for the team: in its own colour, so that nobody takes it for a message. */
export function NoteLine({ note }: { note: Note }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { userId, canWrite, memberName } = useThreadContext()
  const [isEditing, setEditing] = useState(false)
  const author = actorName(note, t, memberName)
  const wasEdited = Date.parse(note.updated_at) - Date.parse(note.created_at) > 1_000
  const isOwn = canWrite && note.actor_id === userId
  return (
    <div className="flex justify-center px-3 pt-2 @md:px-6">
      <article
        aria-label={t('messages.note')}
        className="group/note w-full max-w-xl space-y-1 rounded-xl border border-warning/30 bg-warning-soft px-3 py-2 text-sm"
      >
        <header className="flex items-center gap-1.5 text-xs text-warning">
          <StickyNote className="size-3.5 shrink-0" aria-hidden />
          <span className="min-w-0 flex-1 truncate font-medium">
            {t('messages.note')} · {author}
          </span>
          {isOwn && !isEditing && <NoteActions note={note} onEdit={() => setEditing(true)} />}
          {wasEdited && <span>{t('messages.note_edited')}</span>}
          <time className="tabular-nums">{formatTime(momentOf(note).at, i18n.locale)}</time>
        </header>
        {isEditing ? (
          <NoteEditor note={note} onDone={() => setEditing(false)} />
        ) : (
          <MessageText text={note.body} />
        )}
      </article>
    </div>
  )
}

function NoteActions({ note, onEdit }: { note: Note; onEdit: () => void }) {
  const t = useTranslate()
  const errorText = useErrorText('messages')
  const { actions } = useThreadContext()
  const button = 'size-6 text-warning hover:bg-warning/15'
  return (
    <span className="-my-1 flex">
      <Button
        variant="ghost"
        size="icon"
        className={button}
        aria-label={t('messages.note_edit')}
        onClick={onEdit}
      >
        <Pencil className="size-3.5!" aria-hidden />
      </Button>
      <AlertDialog
        title={t('messages.note_delete_title')}
        description={t('messages.note_delete_text')}
        confirmLabel={t('common.delete')}
        cancelLabel={t('common.cancel')}
        onConfirm={() => void actions.deleteNote(note).catch((error) => toast.error(errorText(error)))}
        trigger={
          <Button variant="ghost" size="icon" className={button} aria-label={t('messages.note_delete')}>
            <Trash2 className="size-3.5!" aria-hidden />
          </Button>
        }
      />
    </span>
  )
}
