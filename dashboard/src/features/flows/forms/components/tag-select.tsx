import { useId } from 'react'
import { Field } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { useChoices } from '@/lib/choices.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { cleanTag } from '@/lib/tags.ts'

interface TagSelectProps {
  tag: string
  onChange: (tag: string) => void
}

/** A tag of the account's, or one that comes to be when the flow gives it. */
export function TagSelect({ tag, onChange }: TagSelectProps) {
  const t = useTranslate()
  const id = useId()
  const { tags } = useChoices()
  const isNew = tag !== '' && !tags.some(({ name }) => name === tag)
  return (
    <Field
      label={t('flow_forms.tag')}
      hint={isNew ? t('flow_forms.tag_new') : undefined}
      error={cleanTag(tag) ? undefined : t('flow_forms.tag_empty')}
    >
      {(control) => (
        <>
          <Input
            {...control}
            list={id}
            autoComplete="off"
            maxLength={60}
            value={tag}
            onChange={({ target }) => onChange(target.value)}
          />
          <datalist id={id}>
            {tags.map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  )
}
