import { ListFilter, X } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { ChatSearch } from '../search.ts'

interface FilterMenuProps {
  search: ChatSearch
  onSearch: (changes: Partial<ChatSearch>) => void
  numbers: readonly { id: string; name: string }[]
  tags: readonly string[]
}

const ANY = 'any'
const NONE = { instance: undefined, etiqueta: undefined, naolidas: undefined }

/** The filters that are set less often: unread only, one number, one tag. */
export function FilterMenu({ search, onSearch, numbers, tags }: FilterMenuProps) {
  const t = useTranslate()
  const isSet = Boolean(search.instance || search.etiqueta || search.naolidas)
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="outline" size="icon" aria-label={t('chats.filter')} className="relative">
          <ListFilter aria-hidden />
          {isSet && <span className="absolute -top-1 -right-1 size-2.5 rounded-full bg-primary" />}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="w-64">
        <DropdownMenuCheckboxItem
          checked={search.naolidas === true}
          onCheckedChange={(checked) => onSearch({ naolidas: checked || undefined })}
        >
          {t('chats.filter_unread')}
        </DropdownMenuCheckboxItem>
        <Choice
          label={t('chats.filter_number')}
          any={t('chats.filter_number_any')}
          value={search.instance}
          options={numbers}
          onChoose={(instance) => onSearch({ instance })}
        />
        <Choice
          label={t('chats.filter_tag')}
          any={t('chats.filter_tag_any')}
          value={search.etiqueta}
          options={tags.map((name) => ({ id: name, name }))}
          onChoose={(etiqueta) => onSearch({ etiqueta })}
        />
        {isSet && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem onSelect={() => onSearch(NONE)}>
              <X aria-hidden />
              {t('chats.filter_clear')}
            </DropdownMenuItem>
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

interface ChoiceProps {
  label: string
  /** The words for no choice. */
  any: string
  value: string | undefined
  options: readonly { id: string; name: string }[]
  onChoose: (id: string | undefined) => void
}

function Choice({ label, any, value, options, onChoose }: ChoiceProps) {
  if (options.length === 0) return null
  return (
    <>
      <DropdownMenuSeparator />
      <DropdownMenuLabel>{label}</DropdownMenuLabel>
      <DropdownMenuRadioGroup
        value={value ?? ANY}
        onValueChange={(chosen) => onChoose(chosen === ANY ? undefined : chosen)}
      >
        <DropdownMenuRadioItem value={ANY}>{any}</DropdownMenuRadioItem>
        {options.map(({ id, name }) => (
          <DropdownMenuRadioItem key={id} value={id}>
            <span className="truncate">{name}</span>
          </DropdownMenuRadioItem>
        ))}
      </DropdownMenuRadioGroup>
    </>
  )
}
