import { Merge } from 'lucide-react'
import { useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useMergeContacts } from '../api/merge-contacts.ts'
import { displayName } from '../contact.ts'
import type { Contact, ContactContext } from '../types.ts'
import { ContactFinder } from './contact-finder.tsx'
import { MergeChoice } from './merge-choice.tsx'

/** Finds the other contact and asks which of the two is kept. */
export function MergeDialog({ contact, ...context }: ContactContext & { contact: Contact }) {
  const t = useTranslate()
  const errorText = useErrorText('contacts')
  const [open, setOpen] = useState(false)
  const [other, setOther] = useState<Contact>()
  const [keptId, setKeptId] = useState(contact.id)
  const merge = useMergeContacts(context.accountId)
  const change = (next: boolean) => {
    setOpen(next)
    setOther(undefined)
    setKeptId(contact.id)
    merge.reset()
  }
  const run = () => {
    if (!other) return
    const goneId = keptId === contact.id ? other.id : contact.id
    merge.mutate([{ keptId, goneId }], {
      onSuccess: () => {
        change(false)
        toast.success(t('contacts.merge.done'))
        if (keptId !== contact.id) context.onOpen(keptId)
      },
    })
  }

  return (
    <Dialog
      open={open}
      onOpenChange={change}
      className="sm:max-w-2xl"
      trigger={
        <Button variant="outline">
          <Merge aria-hidden />
          {t('contacts.merge.action')}
        </Button>
      }
      title={t('contacts.merge.with', { name: displayName(contact) })}
      description={t('contacts.merge.text')}
      footer={
        <>
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button disabled={!other} busy={merge.isPending} onClick={run}>
            {t('contacts.merge.confirm')}
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        {other ? (
          <>
            <MergeChoice {...context} contacts={[contact, other]} keptId={keptId} onKept={setKeptId} />
            <Button variant="link" className="px-0" onClick={() => setOther(undefined)}>
              {t('contacts.merge.other')}
            </Button>
          </>
        ) : (
          <ContactFinder accountId={context.accountId} exceptId={contact.id} onFound={setOther} />
        )}
        <div role="alert">{merge.error && <Alert tone="danger" title={errorText(merge.error)} />}</div>
      </div>
    </Dialog>
  )
}
