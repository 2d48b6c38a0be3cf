import { type FormEvent, useState } from 'react'
import { FilterEditor } from '@/components/filters/filter-editor.tsx'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import type { Filter } from '@/lib/filters/filter.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { cleanName } from '@/lib/names.ts'
import { useSaveSegment } from '../api/save-segment.ts'
import type { Segment } from '../types.ts'
import { SegmentPeople } from './segment-people.tsx'

/** Everybody: what somebody begins with. */
const EVERYBODY: Filter = { all: [] }

interface SegmentEditorProps {
  accountId: string
  /** Undefined: a new one. */
  segment: Segment | undefined
  canManage: boolean
  onClose: () => void
}

/** Name and filter, and whom it holds for while it is put together. */
export function SegmentEditor({ accountId, segment, canManage, onClose }: SegmentEditorProps) {
  const t = useTranslate()
  const errorText = useErrorText('segments')
  const [name, setName] = useState(segment?.name ?? '')
  const [filter, setFilter] = useState((segment?.filter as Filter | undefined) ?? EVERYBODY)
  const [tried, setTried] = useState(false)
  const save = useSaveSegment(accountId, segment?.id)
  const cleaned = cleanName(name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (cleaned === '') return
    save.mutate(
      { name: cleaned, filter },
      {
        onSuccess: () => {
          toast.success(t('segments.saved', { name: cleaned }))
          onClose()
        },
      },
    )
  }
  return (
    <form
      noValidate
      className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[1fr_20rem]"
      onSubmit={submit}
    >
      <div className="min-w-0 space-y-6">
        <Card className="space-y-6 p-5">
          <FormField
            label={t('segments.name')}
            value={name}
            maxLength={100}
            autoComplete="off"
            disabled={!canManage}
            error={tried && cleaned === '' ? t('segments.name_missing') : undefined}
            onChange={(event) => setName(event.target.value)}
          />
          <div className="space-y-2">
            <h2 className="text-sm font-medium">{t('segments.filter')}</h2>
            <p className="text-sm text-muted-foreground">{t('segments.filter_text')}</p>
            <FilterEditor
              label={t('segments.filter')}
              value={filter}
              onChange={setFilter}
              scope="person"
              readOnly={!canManage}
            />
          </div>
        </Card>
        <div role="alert">{save.error && <Alert tone="danger" title={errorText(save.error)} />}</div>
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button variant="outline" onClick={onClose}>
            {t(canManage ? 'common.cancel' : 'common.back')}
          </Button>
          {canManage && (
            <Button type="submit" busy={save.isPending}>
              {t('common.save')}
            </Button>
          )}
        </div>
      </div>
      <SegmentPeople accountId={accountId} filter={filter} />
    </form>
  )
}
