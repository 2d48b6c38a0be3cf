import { ChevronsUpDown, Plus } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { cleanTag, type Tag, tagColor } from '@/lib/tags.ts'
import { Button } from './button.tsx'
import { Checkbox } from './checkbox.tsx'
import { Input } from './input.tsx'
import { Popover, PopoverContent, PopoverTrigger } from './popover.tsx'
import { TagBadge, TagDot } from './tag-badge.tsx'

interface TagPickerProps {
  label: string
  tags: readonly Tag[]
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
  /** Whether names that nobody has yet may be chosen. */
  canCreate?: boolean
  /** Shows what is chosen below the button; otherwise its number stands in the button. */
  showChosen?: boolean
}

/** Several tags out of the account's catalogue, found by typing. */
export function TagPicker({ label, tags, chosen, onChange, canCreate, showChosen }: TagPickerProps) {
  const without = (name: string) => chosen.filter((other) => other !== name)
  return (
    <div className="space-y-2">
      <Popover>
        <PopoverTrigger asChild>
          <Button variant="outline" className={showChosen ? 'w-full justify-between' : undefined}>
            {label}
            {!showChosen && chosen.length > 0 && (
              <span className="rounded-full bg-primary px-1.5 text-xs text-primary-foreground">
                {chosen.length}
              </span>
            )}
            <ChevronsUpDown className="text-muted-foreground" aria-hidden />
          </Button>
        </PopoverTrigger>
        <PopoverContent align="start" aria-label={label} className="p-2">
          <TagChoices tags={tags} chosen={chosen} onChange={onChange} canCreate={canCreate ?? false} />
        </PopoverContent>
      </Popover>
      {showChosen && chosen.length > 0 && (
        <div className="flex flex-wrap gap-1.5">
          {chosen.map((name) => (
            <TagBadge key={name} name={name} tags={tags} onRemove={() => onChange(without(name))} />
          ))}
        </div>
      )}
    </div>
  )
}

type TagChoicesProps = Required<Pick<TagPickerProps, 'tags' | 'chosen' | 'onChange' | 'canCreate'>>

function TagChoices({ tags, chosen, onChange, canCreate }: TagChoicesProps) {
  const t = useTranslate()
  const id = useId()
  const [text, setText] = useState('')
  const wanted = text.trim().toLocaleLowerCase()
  const names = [...new Set([...tags.map(({ name }) => name), ...chosen])]
  const shown = names.filter((name) => name.toLocaleLowerCase().includes(wanted)).slice(0, 100)
  const created = canCreate ? cleanTag(text) : null
  const toggle = (name: string) =>
    onChange(chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name])
  const create = (name: string) => {
    setText('')
    if (!chosen.includes(name)) onChange([...chosen, name])
  }

  return (
    <div className="space-y-2">
      <Input
        aria-label={t('common.tag_search')}
        placeholder={t(canCreate ? 'common.tag_search_or_create' : 'common.tag_search')}
        value={text}
        maxLength={60}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          const first = shown.find((name) => name.toLocaleLowerCase() === wanted) ?? created ?? shown[0]
          if (first) create(first)
        }}
      />
      <ul className="max-h-64 overflow-y-auto">
        {shown.map((name, index) => (
          <li key={name}>
            <label
              htmlFor={`${id}-${index}`}
              className="flex items-center gap-2.5 rounded-md px-2 py-1.5 text-sm hover:bg-accent"
            >
              <Checkbox
                id={`${id}-${index}`}
                checked={chosen.includes(name)}
                onCheckedChange={() => toggle(name)}
              />
              <TagDot color={tagColor(name, tags)} />
              <span className="min-w-0 truncate">{name}</span>
            </label>
          </li>
        ))}
      </ul>
      {shown.length === 0 && !created && (
        <p className="px-2 text-sm text-muted-foreground">{t('common.tag_none')}</p>
      )}
      {created && !names.includes(created) && (
        <Button variant="ghost" className="w-full justify-start" onClick={() => create(created)}>
          <Plus aria-hidden />
          <span className="truncate">{t('common.tag_create', { name: created })}</span>
        </Button>
      )}
    </div>
  )
}
