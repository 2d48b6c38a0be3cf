import { useState } from 'react'
import { FilterEditor } from '@/components/filters/filter-editor.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import { useChoices } from '@/lib/choices.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Broadcast } from '../types.ts'
import { AddedPeople } from './added-people.tsx'
import { ExclusionFields } from './exclusion-fields.tsx'
import { StepForm } from './step-form.tsx'

interface AudienceStepProps {
  broadcast: Broadcast
  canManage: boolean
  onSaved: () => void
}

/** Who: a segment, whoever fits conditions, a list of phones, all of them together; and who not. */
export function AudienceStep({ broadcast, canManage, onSaved }: AudienceStepProps) {
  const t = useTranslate()
  const { segments } = useChoices()
  const [segmentId, setSegmentId] = useState(broadcast.segment_id)
  const [filter, setFilter] = useState(broadcast.filter)
  const [exclude, setExclude] = useState(broadcast.exclude)
  const isDraft = broadcast.status === 'draft'
  return (
    <StepForm
      broadcast={broadcast}
      canManage={canManage}
      changes={isDraft ? { segment_id: segmentId, filter, exclude } : { exclude }}
      onSaved={onSaved}
    >
      {isDraft && (
        <>
          <p className="text-sm text-muted-foreground">{t('broadcasts.who_text')}</p>
          <Field
            label={t('broadcasts.segment')}
            hint={segments.length === 0 ? t('broadcasts.segment_none_yet') : undefined}
          >
            {(control) => (
              <Select
                {...control}
                value={segmentId ?? ''}
                placeholder={t('broadcasts.segment_none')}
                options={segments.map(({ id, name }) => ({ value: id, label: name }))}
                onChange={(event) => setSegmentId(event.target.value || null)}
              />
            )}
          </Field>
          <div className="space-y-3">
            <SwitchField
              label={t('broadcasts.filter')}
              hint={t(segmentId ? 'broadcasts.filter_within' : 'broadcasts.filter_hint')}
              checked={filter !== null}
              onChange={(isOn) => setFilter(isOn ? { all: [] } : null)}
            />
            {filter && (
              <FilterEditor
                label={t('broadcasts.filter')}
                value={filter}
                onChange={setFilter}
                scope="person"
                readOnly={!canManage}
              />
            )}
          </div>
          <AddedPeople broadcast={broadcast} />
        </>
      )}
      <ExclusionFields value={exclude} onChange={setExclude} exceptId={broadcast.id} />
    </StepForm>
  )
}
