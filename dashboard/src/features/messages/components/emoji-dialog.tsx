import { Dialog } from '@/components/ui/dialog.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useThreadContext } from '../thread-context.ts'
import type { Message } from '../types.ts'
import { EmojiPicker } from './emoji-picker.tsx'

/** Any emoji as a reaction. */
export function EmojiDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const t = useTranslate()
  const { actions } = useThreadContext()
  const choose = (emoji: string) => {
    actions.react(message, emoji)
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('messages.react')}
      className="sm:max-w-sm"
    >
      <EmojiPicker onChoose={choose} />
    </Dialog>
  )
}
