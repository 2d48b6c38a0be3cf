import { useState } from 'react'
import { TemplateField } from '@/components/template-text/template-field.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import { areReadable, fillGaps, namesOf } from '@/lib/gaps.ts'
import { type Translate, useTranslate } from '@/lib/i18n.ts'
import { LONGEST_MESSAGE } from '@/lib/message-text.ts'
import type { PlaceholderGroup } from '@/lib/template-text.ts'
import { exampleOf } from '../example.ts'

interface MessageFieldProps {
  value: string
  groups: readonly PlaceholderGroup[]
  error: string | undefined
  onChange: (value: string) => void
}

/** The text of a quick reply, and how somebody reads it of whom all is known, or nothing. */
export function MessageField({ value, groups, error, onChange }: MessageFieldProps) {
  const t = useTranslate()
  const [isUnknown, setUnknown] = useState(false)
  const labelOf = (name: string) =>
    groups.flatMap(({ placeholders }) => placeholders).find(({ code }) => code === name)?.label ?? name
  const isOfContact = (name: string) => name.startsWith('contact.')
  const preview = (text: string) =>
    fillGaps(
      text,
      (name) => (isUnknown && isOfContact(name) ? '' : exampleOf(name, labelOf(name), t)),
      labelOf,
    )
  return (
    <div className="space-y-3">
      <TemplateField
        label={t('quick_replies.message')}
        hint={t('quick_replies.message_hint')}
        value={value}
        most={LONGEST_MESSAGE}
        groups={groups}
        error={error}
        preview={preview}
        onChange={onChange}
      />
      {namesOf(value).some(isOfContact) && (
        <SwitchField
          label={t('quick_replies.preview_unknown')}
          hint={t('quick_replies.preview_unknown_hint')}
          checked={isUnknown}
          onChange={setUnknown}
        />
      )}
    </div>
  )
}

/** What is wrong with the gaps of a text; the database refuses the same. */
export function gapFault(
  text: string,
  groups: readonly PlaceholderGroup[],
  t: Translate,
): string | undefined {
  if (!areReadable(text)) return t('quick_replies.gap_unreadable')
  const known = groups.flatMap(({ placeholders }) => placeholders.map(({ code }) => code))
  const name = namesOf(text).find((one) => !known.includes(one))
  return name === undefined ? undefined : t('quick_replies.gap_unknown', { name })
}
