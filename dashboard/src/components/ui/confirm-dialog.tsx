import { type ReactNode, useState } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { Button } from './button.tsx'
import { Dialog, DialogClose } from './dialog.tsx'
import { FormField } from './form-field.tsx'

interface ConfirmDialogProps {
  /** What opens it; without one, `open` does. */
  trigger?: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  title: string
  description: string
  confirmLabel: string
  /** When given, the reader has to type exactly this before he can confirm. */
  typed?: { text: string; label: string }
  /** The window closes once it is fulfilled; a failure keeps it open, for `error` to say why. */
  onConfirm: () => Promise<unknown>
  busy?: boolean
  error?: ReactNode
  /** More of the form, such as a reason. */
  children?: ReactNode
}

/** Asks before something weighty that takes a moment; for what is done at once see alert-dialog. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { trigger, title, description, confirmLabel, typed, onConfirm, busy = false, error, children } = props
  const t = useTranslate()
  const [openByItself, setOpenByItself] = useState(false)
  const [text, setText] = useState('')
  const isReady = !typed || text.trim() === typed.text
  const change = (next: boolean) => {
    setOpenByItself(next)
    setText('')
    props.onOpenChange?.(next)
  }
  const confirm = () =>
    void onConfirm().then(
      () => change(false),
      () => undefined,
    )

  return (
    <Dialog
      open={props.open ?? openByItself}
      onOpenChange={change}
      trigger={trigger}
      title={title}
      description={description}
      footer={
        <>
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button variant="danger" busy={busy} disabled={!isReady} onClick={confirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        {children}
        {typed && (
          <FormField
            label={typed.label}
            value={text}
            autoComplete="off"
            onChange={(event) => setText(event.target.value)}
          />
        )}
        <div role="alert">{error}</div>
      </div>
    </Dialog>
  )
}
