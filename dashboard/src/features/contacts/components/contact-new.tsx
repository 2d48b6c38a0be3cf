import { UserPlus } from 'lucide-react'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import type { CustomField } from '@/lib/custom-fields.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Tag } from '@/lib/tags.ts'
import { useCreateContact } from '../api/save-contact.ts'
import { displayName } from '../contact.ts'
import { ContactForm } from './contact-form.tsx'

interface ContactNewProps {
  accountId: string
  tags: readonly Tag[]
  fields: readonly CustomField[]
  disabled: boolean
  /** Shows that contact's panel. */
  onOpen: (contactId: string) => void
}

/** The button for a new contact and its window. */
export function ContactNew({ accountId, tags, fields, disabled, onOpen }: ContactNewProps) {
  const t = useTranslate()
  const formId = useId()
  const [open, setOpen] = useState(false)
  const save = useCreateContact(accountId)
  const change = (next: boolean) => {
    setOpen(next)
    save.reset()
  }

  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={
        <Button disabled={disabled}>
          <UserPlus aria-hidden />
          {t('contacts.new')}
        </Button>
      }
      title={t('contacts.new')}
      footer={
        <>
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button type="submit" form={formId} busy={save.isPending}>
            {t('contacts.create')}
          </Button>
        </>
      }
    >
      <ContactForm
        id={formId}
        accountId={accountId}
        tags={tags}
        fields={fields}
        save={save}
        onSaved={(contact) => {
          change(false)
          toast.success(t('contacts.created', { name: displayName(contact) }))
        }}
        onOpen={(contactId) => {
          change(false)
          onOpen(contactId)
        }}
      />
    </Dialog>
  )
}
