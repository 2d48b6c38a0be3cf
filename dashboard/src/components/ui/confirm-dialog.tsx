import { type ReactNode, useId, useState } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { Button } from './button.tsx'
import { Dialog, DialogClose } from './dialog.tsx'
import { Input } from './input.tsx'
import { Label } from './label.tsx'

interface ConfirmDialogProps {
  trigger: ReactNode
  title: string
  description: string
  confirmLabel: string
  /** When given, the reader has to type exactly this before he can confirm. */
  typed?: { text: string; label: string }
  /** The window closes when it is done; a failure keeps it open with `error` shown. */
  onConfirm: () => Promise<unknown> | undefined
  busy?: boolean
  error?: ReactNode
  /** More of the form, such as a reason. */
  children?: ReactNode
}

/** Asks before something weighty that takes a moment; for what is done at once see alert-dialog. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { trigger, title, description, confirmLabel, typed, onConfirm, busy, error, children } = props
  const t = useTranslate()
  const id = useId()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const isReady = !typed || text.trim() === typed.text
  const change = (next: boolean) => {
    setOpen(next)
    setText('')
  }
  const confirm = () =>
    void onConfirm()
      ?.then(() => change(false))
      .catch(() => undefined)

  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={trigger}
      title={title}
      description={description}
      footer={
        <>
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button variant="danger" busy={busy ?? false} disabled={!isReady} onClick={confirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div className="space-y-4 empty:hidden">
        {children}
        {typed && (
          <div className="space-y-2">
            <Label htmlFor={id}>{typed.label}</Label>
            <Input
              id={id}
              value={text}
              autoComplete="off"
              onChange={(event) => setText(event.target.value)}
            />
          </div>
        )}
        {error}
      </div>
    </Dialog>
  )
}
