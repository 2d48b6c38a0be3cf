import { useId } from 'react'
import { FormField } from '@/components/ui/form-field.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { FlowItem } from '../types.ts'

interface FolderFieldProps {
  value: string
  flows: readonly FlowItem[]
  onChange: (folder: string) => void
}

/** A folder that there is, or a new one by its name. */
export function FolderField({ value, flows, onChange }: FolderFieldProps) {
  const t = useTranslate()
  const list = useId()
  const folders = [...new Set(flows.map(({ folder }) => folder))].filter(Boolean).sort()
  return (
    <>
      <FormField
        label={t('flows.folder')}
        hint={t('flows.folder_hint')}
        value={value}
        list={list}
        maxLength={100}
        autoComplete="off"
        onChange={({ target }) => onChange(target.value)}
      />
      <datalist id={list}>
        {folders.map((folder) => (
          <option key={folder} value={folder} />
        ))}
      </datalist>
    </>
  )
}
