import { useLingui } from '@lingui/react'
import { Ban, CircleCheck } from 'lucide-react'
import { useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'
import { useAddConsent } from '../api/add-consent.ts'
import { useConsents } from '../api/list-consents.ts'
import type { Contact } from '../types.ts'
import { PanelSection } from './panel-section.tsx'

/** Whether the person may be written to by campaigns, and the proof of it. */
export function ConsentSection({ contact, canWrite }: { contact: Contact; canWrite: boolean }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { data: consents } = useConsents(contact)
  const isOut = contact.opted_out_at !== null
  const state = isOut ? 'opted_out' : consents?.[0]?.state
  return (
    <PanelSection title={t('contacts.consent.title')} description={t('contacts.consent.text')}>
      <div className="space-y-2">
        <Badge tone={isOut ? 'danger' : state === 'opted_in' ? 'success' : 'neutral'}>
          {isOut ? <Ban aria-hidden /> : <CircleCheck aria-hidden />}
          {t(`contacts.consent.${state ?? 'none'}`)}
        </Badge>
        {canWrite && (
          <div className="flex flex-wrap gap-2">
            <ConsentDialog contact={contact} next={isOut ? 'opted_in' : 'opted_out'} />
            {state === undefined && <ConsentDialog contact={contact} next="opted_in" />}
          </div>
        )}
      </div>
      <ul className="space-y-1.5 text-sm">
        {consents?.map((consent) => (
          <li key={consent.id} className="flex flex-wrap gap-x-2">
            <span className="text-muted-foreground tabular-nums">
              {formatDateTime(consent.created_at, i18n.locale)}
            </span>
            <span>{t(`contacts.consent.${consent.state}`)}</span>
            <span className="text-muted-foreground">{consent.source}</span>
          </li>
        ))}
      </ul>
    </PanelSection>
  )
}

function ConsentDialog({ contact, next }: { contact: Contact; next: 'opted_in' | 'opted_out' }) {
  const t = useTranslate()
  const errorText = useErrorText('contacts')
  const [open, setOpen] = useState(false)
  const [source, setSource] = useState('')
  const add = useAddConsent(contact)
  const save = () => add.mutate({ state: next, source: source.trim() }, { onSuccess: () => setOpen(false) })
  return (
    <Dialog
      open={open}
      onOpenChange={(shown) => {
        setOpen(shown)
        setSource('')
        add.reset()
      }}
      trigger={
        <Button variant="outline" size="small">
          {t(`contacts.consent.note_${next}`)}
        </Button>
      }
      title={t(`contacts.consent.note_${next}`)}
      description={t(`contacts.consent.note_${next}_text`)}
      footer={
        <>
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button busy={add.isPending} disabled={source.trim() === ''} onClick={save}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        <FormField
          label={t('contacts.consent.source')}
          hint={t('contacts.consent.source_hint')}
          value={source}
          maxLength={200}
          onChange={(event) => setSource(event.target.value)}
        />
        <div role="alert">{add.error && <Alert tone="danger" title={errorText(add.error)} />}</div>
      </div>
    </Dialog>
  )
}
