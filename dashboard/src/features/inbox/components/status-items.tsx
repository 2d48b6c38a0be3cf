import { CircleCheckBig, CircleDashed, CircleDot, RotateCcw } from 'lucide-react'
import { DropdownMenuItem } from '@/components/ui/dropdown-menu.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { ChatChanges } from '../api/update-chat.ts'
import type { Chat } from '../types.ts'

interface StatusItemsProps {
  chat: Chat
  onClose: () => void
  onChange: (changes: ChatChanges) => void
}

/** Closing, opening again, and whether somebody waits for an answer. */
export function StatusItems({ chat, onClose, onChange }: StatusItemsProps) {
  const t = useTranslate()
  if (chat.status === 'closed') {
    return (
      <DropdownMenuItem onSelect={() => onChange({ status: 'open' })}>
        <RotateCcw aria-hidden />
        {t('chats.reopen')}
      </DropdownMenuItem>
    )
  }
  const next = chat.status === 'pending' ? 'open' : 'pending'
  return (
    <>
      <DropdownMenuItem onSelect={onClose}>
        <CircleCheckBig aria-hidden />
        {t('chats.close_title')}
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => onChange({ status: next })}>
        {next === 'pending' ? <CircleDashed aria-hidden /> : <CircleDot aria-hidden />}
        {t(next === 'pending' ? 'chats.set_pending' : 'chats.set_open')}
      </DropdownMenuItem>
    </>
  )
}
