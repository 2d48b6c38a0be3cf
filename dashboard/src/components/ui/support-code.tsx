import { Check, Copy } from 'lucide-react'
import { useTranslate } from '@/lib/i18n.ts'
import { useCopied } from './copy-button.tsx'

/** What has no words of its own, small, for whoever asks support about it: a press copies it. */
export function SupportCode({ code }: { code: string }) {
  const t = useTranslate()
  const { isCopied, copy } = useCopied(code)
  const Icon = isCopied ? Check : Copy
  return (
    <button
      type="button"
      className="focus-ring inline-flex max-w-full items-center gap-1 rounded-sm text-2xs text-muted-foreground hover:text-foreground"
      onClick={copy}
    >
      <span className="truncate" aria-live="polite">
        {isCopied ? t('common.copied') : t('common.support_code', { code })}
      </span>
      <Icon className="size-3 shrink-0" aria-hidden />
    </button>
  )
}
