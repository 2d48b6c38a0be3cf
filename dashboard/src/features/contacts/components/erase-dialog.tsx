import { Eraser } from 'lucide-react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useEraseContact } from '../api/erase-contact.ts'
import { displayName } from '../contact.ts'
import type { Contact } from '../types.ts'

/** Asks for the name before it forgets a person for good, and waits until that is done. */
export function EraseDialog({ contact, onErased }: { contact: Contact; onErased: () => void }) {
  const t = useTranslate()
  const errorText = useErrorText('contacts')
  const erase = useEraseContact(contact)
  const name = displayName(contact)
  const run = () =>
    erase.mutateAsync().then(() => {
      toast.success(t('contacts.erase.done'))
      onErased()
    })
  return (
    <ConfirmDialog
      trigger={
        <Button variant="danger">
          <Eraser aria-hidden />
          {t('contacts.erase.action')}
        </Button>
      }
      title={t('contacts.erase.question', { name })}
      description={t('contacts.erase.warning')}
      confirmLabel={t('contacts.erase.action')}
      typed={{ text: name, label: t('contacts.erase.typed', { name }) }}
      busy={erase.isPending}
      error={
        <div role="status">
          {erase.isPending && <p className="text-sm text-muted-foreground">{t('contacts.erase.busy')}</p>}
          {erase.error && <Alert tone="danger" title={errorText(erase.error)} />}
        </div>
      }
      onConfirm={run}
    />
  )
}
