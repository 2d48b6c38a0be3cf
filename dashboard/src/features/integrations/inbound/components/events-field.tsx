import { CheckSet } from '@/components/ui/check-set.tsx'
import { ChipInput } from '@/components/ui/chip-input.tsx'
import { Field } from '@/components/ui/field.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { Source } from '../types.ts'
import { useEventText } from '../words.ts'

const MOST = 50

interface EventsFieldProps {
  source: Source | undefined
  events: string[]
  onChange: (events: string[]) => void
}

/** Of which events something follows: the known ones in words, any other as its system calls it. */
export function EventsField({ source, events, onChange }: EventsFieldProps) {
  const t = useTranslate()
  const eventText = useEventText(source)
  const known = source?.events.map(({ event }) => event) ?? []
  const others = events.filter((event) => !known.includes(event))
  return (
    <div className="space-y-3">
      {known.length > 0 && (
        <CheckSet
          label={t('inbound.events')}
          hint={t('inbound.events_hint')}
          options={known}
          chosen={events}
          nameOf={eventText}
          onChange={(chosen) => onChange([...chosen, ...others])}
        />
      )}
      <Field
        label={t(known.length > 0 ? 'inbound.events_other' : 'inbound.events')}
        hint={known.length > 0 ? undefined : t('inbound.events_hint')}
      >
        {(control) => (
          <ChipInput
            {...control}
            values={others}
            addLabel={t('inbound.events_add')}
            maxLength={100}
            most={MOST - (events.length - others.length)}
            onChange={(more) => onChange([...events.filter((event) => known.includes(event)), ...more])}
          />
        )}
      </Field>
    </div>
  )
}
