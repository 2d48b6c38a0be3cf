import { Button } from '@/components/ui/button.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { parsePhone } from '@/lib/phone.ts'
import { useOpenContact } from '../api/open-contact.ts'

interface ExistingContactProps {
  accountId: string
  /** As it was typed. */
  phone: string
  onOpen: (contactId: string) => void
}

/** Leads to the contact that already has the phone. */
export function ExistingContact({ accountId, phone, onOpen }: ExistingContactProps) {
  const t = useTranslate()
  const errorText = useErrorText('contacts')
  const open = useOpenContact(accountId)
  const digits = parsePhone(phone)
  if (digits === null) return null
  return (
    <>
      <Button
        variant="outline"
        size="small"
        busy={open.isPending}
        onClick={() => open.mutate(digits, { onSuccess: onOpen })}
      >
        {t('contacts.open_existing')}
      </Button>
      {open.error && <p>{errorText(open.error)}</p>}
    </>
  )
}
