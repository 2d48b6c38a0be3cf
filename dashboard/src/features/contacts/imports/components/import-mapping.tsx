import { type ReactNode, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Select } from '@/components/ui/select.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { TagPicker } from '@/components/ui/tag-picker.tsx'
import { type CustomField, fieldLabel } from '@/lib/custom-fields.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Tag } from '@/lib/tags.ts'
import type { ImportOrder } from '../api/start-import.ts'
import { isTarget, type Mapping, mappingProblem, suggestedMapping, type UploadedImport } from '../imports.ts'

/** A button that makes a field called after a column; the page has it. */
export type NewField = (column: string, onMade: (name: string) => void) => ReactNode

interface ImportMappingProps {
  uploaded: UploadedImport
  /** What was chosen before, when somebody comes back to change it. */
  order: ImportOrder | undefined
  tags: readonly Tag[]
  fields: readonly CustomField[]
  busy: boolean
  newField: NewField
  onCheck: (order: ImportOrder) => void
}

/** What each column of the file becomes, beside its first values. */
export function ImportMapping({
  uploaded,
  order,
  tags,
  fields,
  busy,
  newField,
  onCheck,
}: ImportMappingProps) {
  const t = useTranslate()
  const names = fields.map(({ name }) => name)
  const [mapping, setMapping] = useState<Mapping>(() => order?.mapping ?? suggestedMapping(uploaded, names))
  const [forAll, setForAll] = useState<string[]>(order?.tags ?? [])
  const problem = mappingProblem(mapping)
  const targets = [
    { value: 'ignore', label: t('contacts.import.to_ignore') },
    { value: 'phone', label: t('contacts.import.to_phone') },
    { value: 'name', label: t('contacts.import.to_name') },
    { value: 'tags', label: t('contacts.import.to_tags') },
    ...fields.map((field) => ({
      value: `field:${field.name}`,
      label: t('contacts.import.to_field', { label: fieldLabel(field) }),
    })),
  ]
  const choose = (column: string, value: string) => {
    if (isTarget(value, names)) setMapping({ ...mapping, [column]: value })
  }

  return (
    <div className="space-y-5">
      <Table label={t('contacts.import.preview')}>
        <TableHeader>
          <TableRow>
            <TableHead>{t('contacts.import.column')}</TableHead>
            <TableHead>{t('contacts.import.target')}</TableHead>
            <TableHead>{t('contacts.import.sample')}</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {uploaded.columns.map((column, index) => (
            <TableRow key={column}>
              <TableCell className="font-medium">{column}</TableCell>
              <TableCell className="min-w-44 space-y-1.5">
                <Select
                  aria-label={t('contacts.import.target_of', { column })}
                  options={targets}
                  value={mapping[column] ?? 'ignore'}
                  onChange={(event) => choose(column, event.target.value)}
                />
                {(mapping[column] ?? 'ignore') === 'ignore' &&
                  newField(column, (name) =>
                    setMapping((before) => ({ ...before, [column]: `field:${name}` })),
                  )}
              </TableCell>
              <TableCell className="max-w-64 text-muted-foreground">
                <span className="line-clamp-2 break-words">{samplesOf(uploaded, index)}</span>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <div className="max-w-sm">
        <TagPicker
          label={t('contacts.import.tags_all')}
          tags={tags}
          chosen={forAll}
          onChange={setForAll}
          canCreate
          showChosen
        />
      </div>
      <p className="text-sm text-muted-foreground">{t('contacts.import.twice_text')}</p>
      <div role="status">{problem && <Alert tone="warning" title={t(`contacts.import.${problem}`)} />}</div>
      <Button
        busy={busy}
        disabled={problem !== undefined}
        onClick={() => onCheck({ mapping, tags: forAll, dry_run: true })}
      >
        {t('contacts.import.check')}
      </Button>
    </div>
  )
}

/** The first few values of a column that are not empty. */
function samplesOf({ sample }: UploadedImport, index: number): string {
  const values = sample.map((row) => row[index]?.trim()).filter(Boolean)
  return [...new Set(values)].slice(0, 3).join(' · ')
}
