import { useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button } from '@/components/ui/button.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { selectText } from '@/lib/caret.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { LONGEST_NOTE } from '../api/notes.ts'
import { insertMention, type Mentionable } from '../mentions.ts'
import { useThreadContext } from '../thread-context.ts'
import type { Note } from '../types.ts'
import { useMentionChoice } from '../use-mention-choice.ts'
import { MentionList } from './mention-list.tsx'

/** Another wording of a note; who is called in it follows: whoever is new is told, nobody twice. */
export function NoteEditor({ note, onDone }: { note: Note; onDone: () => void }) {
  const t = useTranslate()
  const errorText = useErrorText('messages')
  const { actions, members } = useThreadContext()
  const input = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const [body, setBody] = useState(note.body)
  const [caret, setCaret] = useState(note.body.length)
  const call = (member: Mentionable) => {
    const next = insertMention(body, caret, member)
    flushSync(() => {
      setBody(next.text)
      setCaret(next.caret)
    })
    selectText(input.current, next.caret)
  }
  const mention = useMentionChoice(body, caret, members, call)
  const save = () =>
    void actions.changeNote(note, body.trim()).then(onDone, (error) => toast.error(errorText(error)))
  return (
    <div className="relative space-y-2">
      {mention.isOpen && (
        <MentionList id={id} found={mention.found} active={mention.active} onChoose={call} />
      )}
      <Textarea
        ref={input}
        autoFocus
        aria-label={t('messages.note_edit')}
        aria-autocomplete="list"
        aria-controls={mention.isOpen ? id : undefined}
        aria-activedescendant={mention.isOpen ? `${id}-${mention.active}` : undefined}
        value={body}
        maxLength={LONGEST_NOTE}
        onChange={({ target }) => {
          setCaret(target.selectionStart)
          setBody(target.value)
        }}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || mention.onKey(event)) return
          if (event.key === 'Escape') onDone()
        }}
      />
      <div className="flex justify-end gap-2">
        <Button variant="ghost" size="small" onClick={onDone}>
          {t('common.cancel')}
        </Button>
        <Button size="small" disabled={body.trim() === ''} onClick={save}>
          {t('common.save')}
        </Button>
      </div>
    </div>
  )
}
