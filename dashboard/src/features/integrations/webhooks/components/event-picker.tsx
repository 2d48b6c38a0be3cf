import { useId } from 'react'
import { CheckSet } from '@/components/ui/check-set.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { EVENT_GROUPS, type EventGroup, type EventKind } from '../types.ts'
import { useEventText } from '../words.ts'

interface EventPickerProps {
  chosen: readonly string[]
  error?: string | undefined
  onChange: (events: string[]) => void
}

/** What the address is told, by what it is about. */
export function EventPicker({ chosen, error, onChange }: EventPickerProps) {
  const t = useTranslate()
  const id = useId()
  const eventText = useEventText()
  const change = (group: EventGroup, events: EventKind[]) => {
    const all: readonly string[] = EVENT_GROUPS[group]
    onChange([...chosen.filter((event) => !all.includes(event)), ...events])
  }
  return (
    <fieldset className="space-y-2" aria-describedby={error && `${id}-error`}>
      <legend className="pb-2 text-sm font-medium">{t('webhooks.events')}</legend>
      <div className="space-y-2 rounded-lg border px-4 py-3">
        {(Object.keys(EVENT_GROUPS) as EventGroup[]).map((group) => (
          <CheckSet<EventKind>
            key={group}
            label={t(`webhooks.group.${group}`)}
            options={EVENT_GROUPS[group]}
            chosen={chosen}
            nameOf={eventText}
            onChange={(events) => change(group, events)}
          />
        ))}
      </div>
      {error && (
        <p id={`${id}-error`} className="text-sm text-danger">
          {error}
        </p>
      )}
    </fieldset>
  )
}
