import { useState } from 'react'
import { Field } from '@/components/ui/field.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { type Json, readJson } from '../http.ts'

interface JsonFieldProps {
  label: string
  hint?: string
  value: Json | undefined
  onChange: (value: Json | undefined) => void
}

/** JSON as it is typed; said while it is whole, or when nothing stands there any more. */
export function JsonField({ label, hint, value, onChange }: JsonFieldProps) {
  const t = useTranslate()
  const [text, setText] = useState(() =>
    value === undefined || value === null ? '' : JSON.stringify(value, null, 2),
  )
  const isWrong = text.trim() !== '' && !readJson(text)
  return (
    <Field label={label} hint={hint} error={isWrong ? t('flow_forms.json_wrong') : undefined}>
      {(control) => (
        <Textarea
          {...control}
          className="font-mono text-xs md:text-xs"
          spellCheck={false}
          maxLength={16_384}
          value={text}
          onChange={({ target }) => {
            setText(target.value)
            const read = readJson(target.value)
            if (target.value.trim() === '') onChange(undefined)
            else if (read) onChange(read.value)
          }}
        />
      )}
    </Field>
  )
}
