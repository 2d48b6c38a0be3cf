import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import type { Named } from '@/lib/choices.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { errorCode } from '@/lib/errors.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useOpenContactChat } from '../api/open-chat.ts'

/** With whom a chat is to begin. */
export interface Wanted {
  id: string
  name: string
  /** He does not want to hear from campaigns and flows. */
  isOut: boolean
}

export interface StartChat {
  start: (contact: Wanted) => void
  isStarting: boolean
  /** Asks from which number where nobody can tell; stands anywhere in the page. */
  choice: ReactNode
}

/** Opens the chat with a contact, or begins one on the number that last talked to him, or the only one. */
export function useStartChat(numbers: readonly Named[], onOpened: (chatId: string) => void): StartChat {
  const t = useTranslate()
  const errorText = useErrorText('chats')
  const open = useOpenContactChat()
  const [asked, setAsked] = useState<Wanted>()
  const begin = (contact: Wanted, instanceId?: string) =>
    open.mutate(instanceId ? { contactId: contact.id, instanceId } : { contactId: contact.id }, {
      onSuccess: (chatId) => {
        setAsked(undefined)
        if (contact.isOut) toast.info(t('chats.write_opted_out', { name: contact.name }))
        onOpened(chatId)
      },
      onError: (error) => {
        if (errorCode(error) !== 'instance_required') return void toast.error(errorText(error))
        if (numbers.length === 0) return void toast.error(t('chats.new_no_numbers'))
        setAsked(contact)
      },
    })
  const choice = asked && (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && setAsked(undefined)}
      title={t('chats.write_from', { name: asked.name })}
      description={t('chats.new_text')}
    >
      <ul className="space-y-2">
        {numbers.map((number) => (
          <li key={number.id}>
            <Button
              variant="outline"
              className="w-full justify-start"
              disabled={open.isPending}
              onClick={() => begin(asked, number.id)}
            >
              <span className="truncate">{number.name}</span>
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
  return { start: begin, isStarting: open.isPending, choice }
}
