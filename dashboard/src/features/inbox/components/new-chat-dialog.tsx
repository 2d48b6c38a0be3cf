import { type ReactNode, useId, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { parsePhone } from '@/lib/phone.ts'
import { useOpenChat } from '../api/open-chat.ts'
import { useStartChat, type Wanted } from './start-chat.tsx'

export interface ChatNumber {
  id: string
  accountId: string
  name: string
}

interface NewChatDialogProps {
  numbers: readonly ChatNumber[]
  onClose: () => void
  onOpened: (chatId: string) => void
  /** Finds one of the account's contacts. */
  contacts: (accountId: string, onFound: (contact: Wanted) => void) => ReactNode
}

/** Opens the chat with somebody who is known, found by typing, or with a phone that is new. Nothing is sent yet. */
export function NewChatDialog({ numbers, onClose, onOpened, contacts }: NewChatDialogProps) {
  const t = useTranslate()
  const errorText = useErrorText('chats')
  const formId = useId()
  const [numberId, setNumberId] = useState('')
  const [phone, setPhone] = useState('')
  const [name, setName] = useState('')
  const [error, setError] = useState<string>()
  const open = useOpenChat()
  const number = numbers.find(({ id }) => id === numberId) ?? numbers[0]

  const opened = (chatId: string) => {
    onOpened(chatId)
    onClose()
  }
  const ofAccount = numbers.filter(({ accountId }) => accountId === number?.accountId)
  const known = useStartChat(ofAccount, opened)
  const submit = () => {
    const digits = parsePhone(phone)
    if (!digits) return setError(t('chats.error.phone_invalid'))
    if (!number) return
    const party = { accountId: number.accountId, instanceId: number.id, phone: digits, name: name.trim() }
    open.mutate(party, { onSuccess: opened })
  }
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('chats.new')}
      description={t('chats.new_text')}
      footer={
        <>
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button type="submit" form={formId} disabled={!number} busy={open.isPending}>
            {t('chats.new_open')}
          </Button>
        </>
      }
    >
      <div className="space-y-5">
        {number ? (
          <section aria-label={t('chats.new_contacts')}>{contacts(number.accountId, known.start)}</section>
        ) : (
          <Alert tone="warning" title={t('chats.new_no_numbers')} />
        )}
        <form
          id={formId}
          noValidate
          aria-label={t('chats.new_other')}
          className="grid gap-4 border-t pt-4 sm:grid-cols-2"
          onSubmit={(event) => {
            event.preventDefault()
            submit()
          }}
        >
          <h3 className="text-sm font-semibold sm:col-span-2">{t('chats.new_other')}</h3>
          <FormField
            label={t('chats.new_phone')}
            hint={t('chats.new_phone_hint')}
            type="tel"
            autoComplete="off"
            value={phone}
            error={error}
            onChange={(event) => {
              setPhone(event.target.value)
              setError(undefined)
            }}
          />
          <FormField
            label={`${t('chats.new_name')} (${t('common.optional')})`}
            autoComplete="off"
            maxLength={255}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </form>
        {number && numbers.length > 1 && (
          <Field label={t('chats.new_from')}>
            {(control) => (
              <Select
                {...control}
                value={number.id}
                options={numbers.map((option) => ({ value: option.id, label: option.name }))}
                onChange={(event) => setNumberId(event.target.value)}
              />
            )}
          </Field>
        )}
        <div role="alert">{open.error && <Alert tone="danger" title={errorText(open.error)} />}</div>
        {known.choice}
      </div>
    </Dialog>
  )
}
