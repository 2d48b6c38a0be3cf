import { useLingui } from '@lingui/react'
import { FastForward, Paperclip, RotateCcw, SendHorizontal } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { Input } from '@/components/ui/input.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'
import { OTHER_KINDS, sampleOf } from '../samples.ts'
import { dueAt, type Move, type Talk, turnOf } from '../talk.ts'

interface TestComposerProps {
  talk: Talk
  isBusy: boolean
  onMove: (move: Move) => void
  onRestart: () => void
}

/** What somebody may do now: answer, send something else than text, or let the time pass. */
export function TestComposer({ talk, isBusy, onMove, onRestart }: TestComposerProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const [text, setText] = useState('')
  const due = dueAt(talk)
  const isAsked = turnOf(talk) === 'answer'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const said = text.trim()
    if (said === '' || isBusy) return
    setText('')
    onMove({ kind: 'say', said: { kind: 'text', text: said } })
  }
  return (
    <>
      {isAsked && (
        <form className="flex gap-1" onSubmit={submit}>
          <DropdownMenu>
            <DropdownMenuTrigger asChild>
              <Button variant="ghost" size="icon" aria-label={t('flow_test.attach')} disabled={isBusy}>
                <Paperclip aria-hidden />
              </Button>
            </DropdownMenuTrigger>
            <DropdownMenuContent align="start">
              {OTHER_KINDS.map((kind) => (
                <DropdownMenuItem key={kind} onSelect={() => onMove({ kind: 'say', said: sampleOf(kind) })}>
                  {t(`filters.kind.${kind}`)}
                </DropdownMenuItem>
              ))}
            </DropdownMenuContent>
          </DropdownMenu>
          <Input
            aria-label={t('flow_test.answer')}
            placeholder={t('flow_test.answer')}
            autoComplete="off"
            maxLength={4096}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
          <Button type="submit" size="icon" aria-label={t('flow_test.send')} busy={isBusy}>
            {!isBusy && <SendHorizontal aria-hidden />}
          </Button>
        </form>
      )}
      <div className="flex flex-wrap items-center gap-1">
        {due && (
          <Button
            variant={isAsked ? 'ghost' : 'primary'}
            size="small"
            disabled={isBusy}
            onClick={() => onMove({ kind: 'skip' })}
          >
            <FastForward aria-hidden />
            {t(isAsked ? 'flow_test.no_answer' : 'flow_test.skip')}
          </Button>
        )}
        {due && (
          <span className="text-xs text-muted-foreground">
            {t('flow_test.until', { moment: formatDateTime(due, i18n.locale) })}
          </span>
        )}
        <span className="flex-1" />
        <Button variant="ghost" size="small" onClick={onRestart}>
          <RotateCcw aria-hidden />
          {t('flow_test.restart')}
        </Button>
      </div>
    </>
  )
}
