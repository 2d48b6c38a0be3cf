import { ListPlus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { addPhones, clearPeople, useAddedCount } from '../api/preview-broadcast.ts'
import { useBroadcastMutation } from '../api/save-broadcast.ts'
import { phonesOf } from '../phones.ts'
import type { Broadcast } from '../types.ts'

/** People by their phones, pasted or out of a file; they are added at once, to the draft as it is kept. */
export function AddedPeople({ broadcast }: { broadcast: Broadcast }) {
  const t = useTranslate()
  const errorText = useErrorText('broadcasts')
  const [text, setText] = useState('')
  const { data: count = 0 } = useAddedCount(broadcast)
  const add = useBroadcastMutation(broadcast.account_id, (supabase, phones: string[]) =>
    addPhones(supabase, broadcast.id, phones),
  )
  const clear = useBroadcastMutation(broadcast.account_id, (supabase) => clearPeople(supabase, broadcast.id))
  const phones = phonesOf(text)
  const read = (file: File | undefined) =>
    void file?.text().then((content) => setText([text, content].filter(Boolean).join('\n')))
  return (
    <section aria-label={t('broadcasts.list')} className="space-y-3">
      <Field label={t('broadcasts.list')} hint={t('broadcasts.list_hint')}>
        {(control) => (
          <Textarea
            {...control}
            value={text}
            placeholder={'(11) 99999-9999\n(21) 98888-8888'}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          variant="outline"
          busy={add.isPending}
          disabled={phones.length === 0}
          onClick={() => add.mutate(phones, { onSuccess: () => setText('') })}
        >
          <ListPlus aria-hidden />
          {t('broadcasts.list_add', { count: phones.length })}
        </Button>
        <label className="focus-within:focus-ring cursor-pointer rounded-md px-3 py-2 text-sm font-medium hover:bg-accent">
          {t('broadcasts.list_file')}
          <input
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            className="sr-only"
            onChange={(event) => {
              read(event.target.files?.[0])
              event.target.value = ''
            }}
          />
        </label>
        {count > 0 && (
          <Button variant="ghost" busy={clear.isPending} onClick={() => clear.mutate(undefined)}>
            <Trash2 aria-hidden />
            {t('broadcasts.list_clear')}
          </Button>
        )}
      </div>
      <div role="status" className="space-y-2 text-sm">
        {count > 0 && <p>{t('broadcasts.list_count', { count })}</p>}
        {add.data && add.data.invalid.length > 0 && (
          <Alert tone="warning" title={t('broadcasts.list_invalid', { count: add.data.invalid.length })}>
            <p className="break-words">{add.data.invalid.slice(0, 10).join(', ')}</p>
          </Alert>
        )}
        {(add.error ?? clear.error) && <Alert tone="danger" title={errorText(add.error ?? clear.error)} />}
      </div>
    </section>
  )
}
