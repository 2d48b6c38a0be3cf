import { Columns3, Search } from 'lucide-react'
import { useId } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Checkbox } from '@/components/ui/checkbox.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover.tsx'
import { Select } from '@/components/ui/select.tsx'
import { TagPicker } from '@/components/ui/tag-picker.tsx'
import { type CustomField, fieldLabel } from '@/lib/custom-fields.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Tag } from '@/lib/tags.ts'
import { useTypedSearch } from '@/lib/typed-search.ts'
import { type ContactSearch, SORTS } from '../search.ts'
import { FieldFilter } from './field-filter.tsx'

interface ContactToolbarProps {
  search: ContactSearch
  onSearch: (changes: Partial<ContactSearch>) => void
  tags: readonly Tag[]
  fields: readonly CustomField[]
  shownFields: string[]
  onShownFields: (names: string[]) => void
}

export function ContactToolbar({ search, onSearch, tags, fields, ...columns }: ContactToolbarProps) {
  const t = useTranslate()
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchBox value={search.q ?? ''} onChange={(q) => onSearch({ q: q || undefined })} />
      <TagPicker
        label={t('contacts.tags')}
        tags={tags}
        chosen={search.tags ?? []}
        onChange={(chosen) => onSearch({ tags: chosen.length > 0 ? chosen : undefined })}
      />
      {fields.length > 0 && (
        <FieldFilter
          fields={fields}
          chosen={search.fields ?? {}}
          onChange={(chosen) => onSearch({ fields: Object.keys(chosen).length > 0 ? chosen : undefined })}
        />
      )}
      <Select
        aria-label={t('contacts.sort')}
        className="w-auto sm:ml-auto"
        options={SORTS.map((value) => ({ value, label: t(`contacts.sort.${value}`) }))}
        value={search.sort ?? 'newest'}
        onChange={({ target }) => {
          const sort = SORTS.find((known) => known === target.value)
          onSearch({ sort: sort === 'newest' ? undefined : sort })
        }}
      />
      {fields.length > 0 && <ColumnChoice fields={fields} {...columns} />}
    </div>
  )
}

function SearchBox({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const t = useTranslate()
  const [text, setText] = useTypedSearch(value, onChange)
  return (
    <div className="relative w-full sm:w-72">
      <Search
        className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted-foreground"
        aria-hidden
      />
      <Input
        type="search"
        aria-label={t('contacts.search')}
        placeholder={t('contacts.search')}
        className="pl-9"
        maxLength={100}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  )
}

function ColumnChoice({
  fields,
  shownFields,
  onShownFields,
}: Omit<ContactToolbarProps, 'search' | 'onSearch' | 'tags'>) {
  const t = useTranslate()
  const id = useId()
  const toggle = (name: string) =>
    onShownFields(
      shownFields.includes(name) ? shownFields.filter((other) => other !== name) : [...shownFields, name],
    )
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="outline">
          <Columns3 aria-hidden />
          {t('contacts.columns')}
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label={t('contacts.columns')} className="w-60 p-2">
        {fields.map((field) => (
          <label
            key={field.id}
            htmlFor={`${id}-${field.name}`}
            className="flex items-center gap-2.5 rounded-md px-2 py-1.5 text-sm hover:bg-accent"
          >
            <Checkbox
              id={`${id}-${field.name}`}
              checked={shownFields.includes(field.name)}
              onCheckedChange={() => toggle(field.name)}
            />
            <span className="truncate">{fieldLabel(field)}</span>
          </label>
        ))}
      </PopoverContent>
    </Popover>
  )
}
