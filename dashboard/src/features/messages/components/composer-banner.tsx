import { Pencil, Reply, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { personName } from '@/lib/names.ts'
import { previewOf } from '@/lib/preview.ts'
import { useThreadContext } from '../thread-context.ts'
import type { Message } from '../types.ts'

interface ComposerBannerProps {
  replyTo: Message | undefined
  editing: Message | undefined
  onCancel: () => void
}

/** What the text answers, or which message it changes. */
export function ComposerBanner({ replyTo, editing, onCancel }: ComposerBannerProps) {
  const t = useTranslate()
  const { chatName } = useThreadContext()
  const message = editing ?? replyTo
  if (!message) return null
  const title = editing
    ? t('messages.editing')
    : t('messages.replying', {
        name: message.from_me
          ? t('messages.you')
          : (message.author && personName(message.author)) || chatName,
      })
  return (
    <div className="flex items-center gap-2.5 rounded-lg border-l-4 border-primary bg-muted px-3 py-1.5 text-xs">
      <Icon>{editing ? <Pencil aria-hidden /> : <Reply aria-hidden />}</Icon>
      <div className="min-w-0 flex-1">
        <p className="font-medium text-primary">{title}</p>
        <p className="truncate text-muted-foreground">{previewOf(message, t)}</p>
      </div>
      <Button
        variant="ghost"
        size="icon"
        className="size-7"
        aria-label={t(editing ? 'common.cancel' : 'messages.reply_cancel')}
        onClick={onCancel}
      >
        <X aria-hidden />
      </Button>
    </div>
  )
}

function Icon({ children }: { children: ReactNode }) {
  return <span className="text-primary [&_svg]:size-4">{children}</span>
}
