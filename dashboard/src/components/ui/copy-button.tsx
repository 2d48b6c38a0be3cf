import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { Button } from './button.tsx'
import { toast } from './toaster.tsx'

interface CopyButtonProps {
  text: string
  /** What is copied, for its label; "copy" without. */
  label?: string
  className?: string
  onCopied?: () => void
}

/** Copies a text to the clipboard and says so for two seconds. */
export function CopyButton({ text, label, className, onCopied }: CopyButtonProps) {
  const t = useTranslate()
  const { isCopied, copy } = useCopied(text, onCopied)
  return (
    <Button variant="outline" className={className} onClick={copy}>
      {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite">{isCopied ? t('common.copied') : (label ?? t('common.copy'))}</span>
    </Button>
  )
}

/** Copies, and knows for two seconds that it has. */
export function useCopied(text: string, onCopied?: () => void) {
  const t = useTranslate()
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [isCopied])
  const copy = () =>
    void copyText(text).then(
      () => {
        setCopied(true)
        onCopied?.()
      },
      () => toast.error(t('common.copy_failed')),
    )
  return { isCopied, copy }
}

/** Without https the browser has no clipboard; a selected field and its old command do the same. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const field = document.createElement('textarea')
  field.value = text
  const holder = document.activeElement ?? document.body
  holder.after(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  if (holder instanceof HTMLElement) holder.focus()
  if (!done) throw new Error('the browser refused to copy')
}
